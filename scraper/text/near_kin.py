"""Words by which languages near of kin are told apart where the common ones, which they share, leave a doubt.

Each set is of beginnings of words that one of the kin writes and the others do not; whole words end with a space,
ends of words begin with a star, and a letter of its own with a plus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of Serbian, which writes e where Croatian and Bosnian write ije or je.
_EKAVIAN = (
    "leta |leto |letnj|mesec|vetar|vetr|snežn|bele |belo |pesm|pesnik|pevač|cveć|lepš|lepo |lep |reka |reke |reku |veruj|videl|smej|levic|proleć|predsedn|sednic|susedn|posed|poset|januar|februar|juna |jula |avgust|septembr|oktobr|novembr|decembr|niko |hiljad|evrop|fudbal|porodic|uslov|pre |gde |ovde |uvek |posle |deo |ceo |cela |celo |celi |dve |obe |negde |nigde |vreme |mesto |mesta |mestu |svet |svetsk|deca |dece |deci |reč |reči "
    "|sever|nedelj|ponedelj|izvešt|obavešt|bezbedn|poslednj|sledeć|predlog|uspe|promen|ocen|cena |cene |cenu |vesti |razume|zahtev|smen|tela |umetn|reši|rešen"
    "|sneg|delov|procen|primen|izmen|zamen|namer|mera |mere |neko |saopšt|opšt|istorij|pozorišt|sopstven|uopšte |trebalo |lekar|povređen|ubeđ|presek|čovek|vera |veru "
)
# Of Serbian and Bosnian, for which Croatian has words of its own.
_EASTERN = "finansij|saobraća|autoput|voz |voza |univerzitet|naučnici |naučnik|plata |plate |istovar|septembr|oktobr|novembr|decembr|direktor|tokom |vakcin|režiser|sistem|zvanič|odbran|penzion|takođe |tabel|fabrik|fudbal|hiljad|porodic|niko |neko |januar|februar"
_IJEKAVIAN = (
    "ljet|mjesec|vjetar|vjetr|snježn|bijel|pjesm|pjesnik|pjevač|cvijeć|ljepš|lijep|rijeka |rijeke |rijeku |vjeruj|vidje|smije|ljevic|proljeć|predsjedn|sjednic|susjed|posjed|posjet|prije |gdje |ovdje |uvijek |poslije |dio |cijel|dvije |obje |negdje |nigdje |vrijeme |mjest|svijet|svjetsk|djec|djet|riječ|sjever|nedjelj|ponedjelj|izvješ|izvijest"
    "|izvještaj|obavijest|posljed|sljede|prijedlog|uspje|promjen|ocjen|cijen|vijest|razumje|zahtje|zahtije|smjen|tijel|umjet|riješ|rješ|snijeg|djel|procjen|primjen|izmjen"
    "|zamjen|namjer|mjer|liječ|povrijeđ|uvjer|čovjek|vjer|također "
)
_BOKMAL_AND_DANISH = "*ene |*lig |*lige |*ligere |*ende |ikke |jeg |fra |en |et |være |hvorfor |hvem |hver |selv |disse |hun |egen |egne |leder|tirsdag |lørdag |søndag |mandag |kommer |skole"
_MARKS = {
    "sr": _EKAVIAN + f"|{_EASTERN}" + "|srbij|srpsk|beograd|vojvodin|skupštin|namešt|živel|živeo |htel|želel|videl|voleo |mlek|hleb|devoj|zvezd|smer|zdravlja |sa |*ovana |*ovano |*ovani |*isano |*isana |*isati ",
    "hr": _IJEKAVIAN
    + "|financij|autocest|plaća|znanstv|zlatarnic|sabor |sabora |saboru |saborsk|unutarnj|hrvatsk|zagreb|tijekom |momčad|ljestvic|redatelj|cijep|postot|glasnogov|vojarn|djelatnik|pučanstv|sustav|odvjetnik|uhidben|vlak|krajobraz|žurn"
    + "|*irana |*irano |*irani |*irati |onečišć|tvornic|tko |nitko |netko |tjed|tisuć|priopć|ozljed|ozlijeđ|siječnj|veljač|ožujk|travnj|svibnj|lipnj|srpnj|kolovoz|rujn|listopad|studen|prosin|sveučil|glazb|kazališ|zrakoplov|europ|župan"
    "|ravnatelj|tvrtk|suradnj|suvremen|gospodarst|uhić|uhit|redarst|izvješć|unatoč |sukladno |nogomet|vlak |otok|uopće |prosvjed|obitelj|nazoč|povijest|uvjet",
    "bs": _IJEKAVIAN
    + f"|{_EASTERN}|ljekar |ljekara |ljekari |ljekarim|ljekarsk|kahv|sahat|kantonaln|federaln|hljeb|odsjek|obezbjeđ"
    +     "|niko |neko |saopć|sedmic|hiljad|evrop|historij|povred|januar|februar|juna |jula |juli|august|septembr|oktobr|novembr|decembr|kanton|fudbal|porodic|učestvov|uslov|izvještaj|bosn|sarajev|fbih |bih |fabrik|mostar|tuzl|banjalu|zenic",
    "id": "dibandingkan |pria |diduga |wisatawan |dokter |spesialis |penghargaan |energi |pasien |menangkap |upah |buruh|perwakilan |tiongkok |peneliti|kota |kemarau |bandara |kabupaten |provinsi |gubernur|bupati|pemilu |universitas |rupiah|jakarta|mantan |menit |persen |klasemen |desa |pabrik|film |mebel |pengadilan |kesehatan |meminta |bepergian |sutradara |petugas |semalam "
    "|*itas |yaitu |bila |dapat |ketika |coba |berbeda|harus |silakan |informasi |jaringan |kasus |berkas |dimana |daftar |memakai |maka |masing |bahwa |karena |bisa |mengatakan |kantor|mobil |polisi |uang |senin |jumat |maret |agustus |desember |namun |ujar|otoritas|saat |usai |pihaknya |warga|tersebut |sekitar |akibat |presiden |sehingga |terjadi |awak |agar |jalan ",
    "ms": "berbanding |lelaki |disyaki |pesakit |doktor |pakar |anugerah |dewan |pindaan |akta |tenaga |berbelanja |pelancong |berjumpa |sehingga |gaji |pekerja |selaras |sarjana |penyelidik|datuk |bandar |universiti |ringgit |kemalangan |mangsa |bekas |minit |peratus |tangga |kampung |filem |bomba |perabot |kesihatan |merosot |kekal |pasukan |mahkamah |timbalan |lebuh"
    "|*iti |baharu |kuasa |dimaklum|kilang|syarikat|tempoh |berkata |menyifatkan |peruntukan |belanjawan |pembangkang |menggesa |cuba |berbeza|mesti |sila |maklumat |rangkaian |fail |senarai |perisian |pilihan raya |bahawa |kerana |beliau |kerajaan |polis |wang |pejabat |hospital|kereta |kanak|isnin |jumaat |mac |ogos |disember |sahaja |iaitu |manakala |selepas |berhampiran |daripada |tiada |siasatan |punca |berkuasa |dijangka |susulan |turut ",
    "nn": "*ane |*leg |*lege |*legare |*heit |*ande |reint |minutta |auka |sløk|budde |natta |reisa |vatn |tidleg"
    "|ikkje |eg |dei |frå |ein |eit |vart |vert |vere |vore |noko |nokre |kva |kvifor |kven |korleis |kvar |kvart |meir |berre |sjølv |mykje |gjere |seier |fekk |hjå |medan |desse |utan |skule|saman |fleire |dersom |heile |ho |høgre |eigen |eigne |nytt |leiar|auk|bustad|styresmakt|tysdag|laurdag|sundag|måndag|veke|skulda|millom |høyr|køyr|trur |kjem ",
    "no": _BOKMAL_AND_DANISH
    + "|*het |*heten |*sjon |*sjoner |*sjonen |*ert |*erte |av |seg |meg |deg |ble |blir |blitt |bli |vært |noe |noen |hva |hvordan |mer |mye |sier |sa |fikk |mens |uten |skole|sammen |flere |hele |høyere |øk|bolig|uke|mellom |kjør"
    "|nå |politi|opplys|mot |etter |opp |bare |regjering|gjør|gjøre |skjed|statsråd|kveld|mennesk|sykehus|tåke|undersøk|gransk",
    "da": _BOKMAL_AND_DANISH
    + "|*hed |*heden |*tion |*tioner |*tionen |*eret |*erede |af |sig |mig |dig |blev |blevet |bliver |blive |været |noget |nogen |nogle |hvad |mere |meget |siger |sagde |fik |siden |uden |oplys|lige |øge|boliger |uge|mellem |nu |mod |efter |op "
    "|kun |regering|gør|gøre |sket|aften|gik |havde |hospital|sygehus|tåge|undersøg|afklar|hverken |dræb",
    "gl": "enerx|verán |agarda|homes |mestres |*ción |*cións |unha |dun |dunha |nun |nunha |xent|xa |máis |tamén |onte |hoxe |galeg|moza |mozo |dous |dúas |fixo |foron |tras |ata |despois |aínda |así |lle |lles |cun "
    "|cunha |polo |pola |polos |polas |veciñ|concell|conselle|xunt|xeral|xogo|xoves |luns |martes |mércores |venres |montañ|viax|auga |advirte |lume |vilas |camiñ|traball|muller|niñ|xust"
    "|xuíz|proxect|rexeit|equipo |prezo|rúa |lei |goberno |segue |nevarad",
    "pt": "*ção |*ções |*agem |uma |umas |não |são |também |ontem |hoje |num |numa |às |pelo |pela |pelos |pelas |até |depois |ainda |assim |lhe |lhes |fez |foram |água |juiz|jogo|gente "
    "|segunda |terça |quarta |quinta |sexta |trabalh|mulher|caminh|dois |duas |montanh|vizinh|então |janeiro |fogo |aldeia|viaj|pedid|equipa |equipe |preço|rua |governo |justiç|projet|português|câmara ",
    "cs": "+ě|+ř|+ů|že |jako |také |který|která|které |jen |ještě |už |kteř|mezi |před |bude |podle |jeho |jsou |byl |byla ",
    "sk": "+ľ|+ĺ|+ŕ|+ô|+ä|že |ako |tiež |ktor|len |ešte |už |medzi |pred |bude |podľa |jeho |sú |bol |bola |sa |žiad|*ť |hovor",
    "ca": "*ció |*cions |els |és |més |aquest |aquests |però |són |també |fins |això |molt |anys |després |segons |va |van |dues |govern |havia |ens |hi |una |i |fer |seu |seva |amb |com |què |qui |per ",
    "oc": "*cion |*cions |*aire |lo |dins |foguèt |foguèron |tanben |aquò |aqueste |degun |çò |fòrça |uèi |ostal |ambe |aquel |mai |lor |unas |e |una |amb |coma |qué |sus |del |nòst|vòst|pòd|pòt ",
}  # fmt: skip
_GROUPS = tuple(frozenset(each.split()) for each in ("sr hr bs", "pt gl", "cs sk", "id ms", "no nn da", "ca oc"))
_BEGINNINGS = {tag: tuple(stem for stem in stems.split("|") if stem[0] not in "*+") for tag, stems in _MARKS.items()}
_ENDS = {tag: tuple(stem[1:] for stem in stems.split("|") if stem[0] == "*") or ("*",) for tag, stems in _MARKS.items()}

_LETTERS = {tag: frozenset(stem[1:] for stem in stems.split("|") if stem[0] == "+") for tag, stems in _MARKS.items()}


def told_by_marks(tag: str | None, words: Iterable[str]) -> str | None:
    """Return which of a language and its near kin a text's words (lower case) mark most; None where they tell nothing."""
    group = next((group for group in _GROUPS if tag in group), None)
    if group is None:
        return None
    spaced = [f"{word} " for word in words]
    marked = {
        each: sum(
            word.startswith(_BEGINNINGS[each]) or word.endswith(_ENDS[each]) or not _LETTERS[each].isdisjoint(word)
            for word in spaced
        )
        for each in group
    }
    if "bs" in marked and marked["bs"] <= max(marked["hr"], marked["sr"]):
        del marked["bs"]  # of the three the one with the fewest readers: what speaks for another as well is the other
    most = max(marked, key=marked.__getitem__)
    return most if all(marked[most] > count for each, count in marked.items() if each != most) else None
