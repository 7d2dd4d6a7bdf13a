"""Self-signed certificates for good.test and localhost, with their keys: worthless anywhere but here.

Made with `openssl req -x509 -days 36500` (good.test) and `openssl ca -selfsign -startdate ... -enddate ...` (expired).
"""

from pathlib import Path

_FOLDER = Path(__file__).with_name("pem")
CERTIFICATE = _FOLDER / "good.test.pem"
EXPIRED_CERTIFICATE = _FOLDER / "expired.good.test.pem"
