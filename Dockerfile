# syntax=docker/dockerfile:1
# Khabar as a container: `docker build -t khabar .`; docs/deploy.md tells how it is run.

FROM python:3.12-slim AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# First what changes seldom. image.txt holds the core, PostgreSQL, the dashboard, exports, the archive and URLFrontier, by hash.
COPY requirements/build.txt requirements/image.txt requirements/
RUN python -m venv /opt/build && /opt/build/bin/pip install --require-hashes -r requirements/build.txt
RUN python -m venv /opt/khabar && /opt/khabar/bin/pip install --require-hashes -r requirements/image.txt
COPY pyproject.toml README.md LICENSE ./
COPY config config
COPY scraper scraper
COPY storage storage
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels .
RUN /opt/khabar/bin/pip install --no-deps --no-index /wheels/*.whl
# Its tables, 54 MB: the user below could not leave them there, and each start would unpack them.
RUN /opt/khabar/bin/python -m scraper.text.language_model

FROM python:3.12-slim
# A user without a shell or a password, with a fixed number, so that a volume keeps its owner from image to image.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin khabar \
    && mkdir /data /config && chown khabar:khabar /data
COPY --from=build /opt/khabar /opt/khabar
ENV PATH=/opt/khabar/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    KHABAR_CONFIG=/config \
    KHABAR_STORE__DSN=/data/khabar.db \
    KHABAR_OUTPUT__DIR=/data/records
LABEL org.opencontainers.image.title="Khabar" \
      org.opencontainers.image.description="Follows news agencies and keeps clean records of what they publish" \
      org.opencontainers.image.licenses="Apache-2.0"
USER khabar
WORKDIR /data
# /data keeps the database and the records; a config directory of your own may be mounted at /config.
VOLUME /data
# Healthy: the configuration is right and the database answers. How the feeds fare is in what it prints.
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["khabar", "status", "--refused", "0"]
ENTRYPOINT ["khabar"]
CMD ["run"]
