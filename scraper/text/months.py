"""Names of months, as they are written in the languages of the world's news; names of two words have an underscore."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.text.calendars import Calendar

# Persian, Dari, Pashto, Kurdish (Rojhelat), and what transliterates them.
_JALALI = (
    "فروردین حمل وری خاکەلێوە نەورۆز farvardin",
    "اردیبهشت ثور غویی گوڵان بانەمەڕ ordibehesht",
    "خرداد جوزا غبرگولی جۆزەردان khordad",
    "تیر سرطان چنگاښ پووشپەڕ tir",
    "مرداد امرداد اسد زمری گەلاوێژ mordad",
    "شهریور سنبله وږی خەرمانان shahrivar",
    "مهر میزان تله تلې ڕەزبەر mehr",
    "آبان عقرب لړم گەڵاڕێزان خەزەڵوەر aban",
    "آذر قوس لیندۍ سەرماوەز azar",
    "دی جدی مرغومی بەفرانبار dey",
    "بهمن دلو سلواغه سلواغې ڕێبەندان bahman",
    "اسفند حوت کب ڕەشەمە esfand",
)
_HIJRI = (
    "محرم محرم_الحرام muharram",
    "صفر صفر_المظفر safar",
    "ربیع_الاول ربیع_اول",
    "ربیع_الثانی ربیع_الاخر ربیع_ثانی",
    "جمادی_الاول جمادی_الاولی جمادی_اول جماد_الاول جمادی_الاولا",
    "جمادی_الثانی جمادی_الثانیه جمادی_الاخره جمادی_الاخر جماد_الثانی جمادی_ثانی",
    "رجب رجب_المرجب rajab",
    "شعبان شعبان_المعظم shaban",
    "رمضان رمضان_المبارک ramadan",
    "شوال شوال_المکرم shawwal",
    "ذیقعده ذی_القعده ذو_القعده ذوالقعده ذیالقعده ذی_قعده ذی_القعد",
    "ذیحجه ذی_الحجه ذو_الحجه ذوالحجه ذیالحجه ذی_حجه ذی_الحج",
)
# English, German, French, Spanish, Italian, Portuguese, Dutch, Turkish and their neighbours; Cyrillic; Persian; Arabic (Egypt,
# Levant, Algeria and Tunis, Morocco); Kurdish (Latin and Sorani); Pashto; Urdu; Hindi; Bengali; Hebrew; Greek; Thai; Indonesian; last
# Latvian, Slovene, Tamil, Telugu, Kannada, Malayalam, Gujarati, Punjabi, Marathi, Nepali, Sinhala, Swahili, Albanian, Armenian, Georgian,
# Tajik, Uzbek, Icelandic, Galician, Afrikaans and Filipino.
_GREGORIAN = (
    (
        "january siječanj janairu जन jan januar januari janvier janv enero ene gennaio gen janeiro gener ianuarie ocak oca januára január január stycznia styczeń sty ledna leden tammikuuta tammikuu sausio janvāris jaanuar siječnja januara"
        " январь января янв січня січ януари јануар студзеня қаңтар"
        " ژانویه يناير كانون_الثاني كانون_ثاني جانفي کانونی_دووەم کانوونی_دووەم جنوری جنوري जनवरी জানুয়ারি জানুয়ারী ינואר ιανουαρίου ιαν มกราคม มค jän jänner rêbendan yanvar"
        " janvārī januarja ஜனவரி జనవరి ಜನವರಿ ജനുവരി જાન્યુઆરી ਜਨਵਰੀ जानेवारी ජනවාරි janar հունվարի հունվար იანვარი იანვარს январи xaneiro januarie јануари"
    ),
    (
        "february veljača fabrairu फर फ़र feb februar februari février févr fév febrero febbraio fevereiro fev febrer februarie şubat şub února únor február lutego luty lut helmikuuta helmikuu vasario veebruar veljače februara"
        " февраль февраля фев лютого лют февруари фебруар feber velj лютага ақпан"
        " فوریه فبراير شباط فيفري فروری فبروري شوبات फ़रवरी फरवरी ফেব্রুয়ারি ফেব্রুয়ারী פברואר φεβρουαρίου φεβ กุมภาพันธ์ กพ sibat fevral"
        " februāris februarja பிப்ரவரி ఫిబ్రవరి ಫೆಬ್ರವರಿ ഫെബ്രുവരി ફેબ્રુઆરી ਫਰਵਰੀ फेब्रुवारी फेब्रुअरी පෙබරවාරි shkurt փետրվարի փետրվար თებერვალი თებერვალს феврали febreiro pebrero"
    ),
    (
        "march ožujak maris mar märz mär maart mars marzo março març martie mart marca marzec března březen marec marta kovo maaliskuuta maaliskuu mrt mrz maret mac ožujka március märts"
        " март марта мар березня бер сакавіка наурыз"
        " مارس آذار اذار ئازار مارچ مارچ मार्च মার্চ מרץ מרס μαρτίου μαρ มีนาคม มีค adar"
        " மார்ச் మార్చి ಮಾರ್ಚ್ മാർച്ച് માર્ચ ਮਾਰਚ මාර්තු machi մարտի մարտ მარტი მარტს марти marso"
    ),
    (
        "april travanj afirilu अप्रै apr avril avr abril abr aprile aprilie nisan nis kwietnia kwiecień kwi dubna duben huhtikuuta huhtikuu balandžio apríl április aprill travnja aprila aprel"
        " апрель апреля апр квітня квіт красавіка сәуір април"
        " آوریل أبريل ابريل نيسان نیسان أفريل اپریل اپرېل अप्रैल এপ্রিল אפריל απριλίου απρ เมษายน เมย"
        " aprīlī ஏப்ரல் ఏప్రిల్ ಏಪ್ರಿಲ್ ഏപ്രിൽ એપ્રિલ ਅਪ੍ਰੈਲ एप्रिल अप्रिल අප්‍රේල් prill ապրիլի ապրիլ აპრილი აპრილს апрели"
    ),
    (
        "may svibanj mayu mai mei mayo maggio mag maio mayıs maig maja maj května květen toukokuuta toukokuu gegužės május máj svibnja gulan"
        " май мая травня трав мај мамыр"
        " مه می مايو أيار ايار ئایار ماي مئی می मई মে מאי μαΐου μαι พฤษภาคม พค"
        " maijs maijā மே మే ಮೇ മേയ് મે ਮਈ मे මැයි մայիսի մայիս მაისი მაისს майи"
    ),
    (
        "june lipanj yuni jun juni juin junio giugno giu junho juny iunie haziran haz czerwca czerwiec cze června červen kesäkuuta kesäkuu birželio jún június juuni lipnja juna hezîran iyun"
        " июнь июня июн червня черв юни јун чэрвеня маусым"
        " ژوئن يونيو يونيه حزيران حوزەیران جوان جون जून জুন יוני ιουνίου ιουν มิถุนายน มิย"
        " jūnijs jūnijā junij ஜூன் జూన్ ಜೂನ್ ജൂൺ જૂન ਜੂਨ जुन ජූනි qershor հունիսի հունիս ივნისი ივნისს июни xuño junie hunyo јуни"
    ),
    (
        "july srpanj yuli जुल jul juli juillet juil juill julio luglio lug julho juliol iulie temmuz tem lipca lipiec lip července červenec heinäkuuta heinäkuu liepos júl július juuli srpnja jula julai tîrmeh iyul"
        " июль июля июл липня лип юли јул ліпеня шілде"
        " ژوئیه ژوییه جولای يوليو يوليه يوليوز تموز تەممووز تەمووز تەمموز جويلية جولائی جولای जुलाई জুলাই יולי ιουλίου ιουλ กรกฎาคม กค"
        " jūlijs jūlijā julij ஜூலை జులై ಜುಲೈ ജൂലൈ જુલાઈ ਜੁਲਾਈ जुलै ජූලි korrik հուլիսի հուլիս ივლისი ივლისს июли xullo julie hulyo јули"
    ),
    (
        "august kolovoz agusta अग tebax aug août agosto ago agost ağustos ağu sierpnia sierpień sie agustus augustus augusti srpna srpen elokuuta elokuu rugpjūčio augusta augusztus kolovoza avgusta ogos agt gelawêj avqust"
        " август августа авг серпня серп жніўня тамыз"
        " اوت آگوست أغسطس اغسطس غشت آب ئاب أوت اگست اګست अगस्त আগস্ট אוגוסט αυγούστου αυγ สิงหาคม สค"
        " augusts avgust ஆகஸ்ட் ఆగస్టు ಆಗಸ್ಟ್ ഓഗസ്റ്റ് ઓગસ્ટ ਅਗਸਤ ऑगस्ट अगस्ट අගෝස්තු agosti gusht օգոստոսի օգոստոս აგვისტო აგვისტოს августи ágúst"
    ),
    (
        "september rujan satumba सित sep sept septembre setiembre septiembre settembre set setembro setembre septembrie eylül eyl września wrzesień wrz září syyskuuta syyskuu rugsėjo septembra szeptember rujna septembar îlon sentyabr"
        " сентябрь сентября сен сент вересня вер септември септембар верасня қыркүйек"
        " سپتامبر سبتمبر شتنبر أيلول ايلول ئەیلوول ئەیلول ستمبر سپتمبر سېپټمبر सितंबर सितम्बर সেপ্টেম্বর ספטמבר σεπτεμβρίου σεπ กันยายน กย"
        " septembris septembrī செப்டம்பர் సెప్టెంబర్ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റംബർ સપ્ટેમ્બર ਸਤੰਬਰ सप्टेंबर सेप्टेम्बर සැප්තැම්බර් septemba shtator սեպտեմբերի սեպտեմբեր სექტემბერი სექტემბერს сентябри sentabr setyembre"
    ),
    (
        "october oktoba अक्टू oct oktober okt octobre octubre ottobre ott outubro out octombrie ekim eki października październik paź října říjen lokakuuta lokakuu spalio október októbra oktoober oktobra oktobar cotmeh oktyabr"
        " октябрь октября окт жовтня жовт октомври октобар кастрычніка қазан"
        " اکتبر أكتوبر اكتوبر تشرين_الأول تشرين_اول تشرینی_یەکەم اکتوبر अक्टूबर অক্টোবর אוקטובר οκτωβρίου οκτ ตุลาคม ตค"
        " oktobris oktobrī அக்டோபர் అక్టోబర్ ಅಕ್ಟೋಬರ್ ഒക്ടോബർ ઓક્ટોબર ਅਕਤੂਬਰ ऑक्टोबर अक्टोबर ඔක්තෝබර් oktoba tetor հոկտեմբերի հոկտեմբեր ოქტომბერი ოქტომბერს октябри oktabr oktubre"
    ),
    (
        "november studeni nuwamba नव nov novembre noviembre novembro noiembrie kasım kas listopada listopad lis marraskuuta marraskuu lapkričio novembra studenoga novembar mijdar noyabr"
        " ноябрь ноября ноя листопада лист ноември новембар лістапада қараша"
        " نوامبر نوفمبر نونبر تشرين_الثاني تشرين_ثاني تشرینی_دووەم نومبر नवंबर नवम्बर নভেম্বর נובמבר νοεμβρίου νοε พฤศจิกายน พย"
        " novembris novembrī நவம்பர் నవంబర్ ನವೆಂಬರ್ നവംബർ નવેમ્બર ਨਵੰਬਰ नोव्हेंबर नोभेम्बर නොවැම්බර් novemba nëntor նոյեմբերի նոյեմբեր ნოემბერი ნოემბერს ноябри nobyembre listopadu"
    ),
    (
        "december disamba दिस berfanbar dec dezember dez décembre déc diciembre dic dicembre dezembro desembre decembrie aralık ara grudnia grudzień gru prosince prosinec joulukuuta joulukuu gruodžio desember disember decembra detsember prosinca decembar berfanbar dekabr"
        " декабрь декабря дек грудня груд декември децембар снежня желтоқсан"
        " دسامبر ديسمبر دجنبر كانون_الأول كانون_اول کانونی_یەکەم کانوونی_یەکەم دسمبر ډسمبر दिसंबर दिसम्बर ডিসেম্বর דצמבר δεκεμβρίου δεκ ธันวาคม ธค"
        " decembris decembrī டிசம்பர் డిసెంబర్ ಡಿಸೆಂಬರ್ ഡിസംബർ ડિસેમ્બર ਦਸੰਬਰ डिसेंबर डिसेम्बर දෙසැම්බර් desemba dhjetor դեկտեմբերի դեկտեմբեր დეკემბერი დეკემბერს декабри decembro disyembre"
    ),
)
# The same in Burmese and Khmer, Lao and Amharic; Kurmanji; Basque, Welsh, Irish, Maltese, Luxembourgish and Frisian; Esperanto; Somali,
# Malagasy, Zulu and Kinyarwanda; Assamese and Odia; Uyghur, Sindhi, Turkmen, Kyrgyz and Tatar; Yiddish and Haitian; and short names of them all.
_GREGORIAN_TOO = (
    (
        "ဇန်နဝါရီ មករា ມັງກອນ ጃንዋሪ ጃንዩወሪ çile çileyê çileya_paşîn kanûna_paşîn urtarrila urtarrilaren ionawr eanáir jannar jannewaris januaro jannaayo janaayo janoary januwari mutarama জানুৱাৰী ଜାନୁଆରୀ يانۋار جنوري ýanwar יאנואר jänner sij ian январы яну гыйнвар janvye"
        " faoi genver jenụwarị yan jaan ođđajagemánnu ođđj saus sausis tammi ýan ιανουάριοσ нэгдүгээр_сарын январ гыйн сту студзень січень јан қаң հնվ ינו जाने জানু ਜਨ જાન્યુ ஜன జన ಜನ ജനു ජන ມ_ກ ဇန် იან ጃን"
    ),
    (
        "ဖေဖော်ဝါရီ កុម្ភៈ កុម្ភះ ກຸມພາ ፌብሩዋሪ ፌብሩወሪ sibatê otsaila otsailaren chwefror feabhra frar febrewaris februaro febraayo febroary februwari gashyantare ফেব্ৰুৱাৰী ଫେବୃଆରୀ ଫେବ୍ରୁଆରୀ فېۋرال فيبروري fewral פעברואר февралы fevriye лютага"
        " chwef chwevrer faburairu feabh gearr febr guovvamánnu helmi vasaris veebr úno φεβρουάριοσ феврал хоёрдугаар_сарын ақп лютий люты феб февр փտվ פבר फेब्रु ফেব ফেব্ৰু ਫ਼ਰ ફેબ્રુ பிப் ఫిబ్ర ಫೆಬ್ರ ഫെബ്രു පෙබ ກ_ພ ဖေ თებ ፌብ"
    ),
    (
        "မတ် មីនា ມີນາ ማርች adarê avdar martxoa martxoaren mawrth márta mhárta marzu mäerz marto maarso martsa mashi werurwe মাৰ্চ ମାର୍ଚ୍ଚ ožu مارت ئادار מערץ марты"
        " maachị meur meurzh bře kovas maalis martzu njukčamánnu μάρτιοσ гуравдугаар_сарын березень нау сак сакавік մրտ மார் മാർ මාර් ມ_ນ მარ"
    ),
    (
        "ဧပြီ មេសា ເມສາ ኤፕሪል ኤፕረል nîsanê avrêl apirila apirilaren ebrill aibreán aibreáin abrëll aprilo abriil aprily ephreli এপ্ৰিল ଅପ୍ରେଲ ئاپرېل اپريل апрели"
        " ebrel epreel abrile balandis cuoŋománnu huhti απρίλιοσ апрел дөрөвдүгээр_сарын квітень кра красавік сәу ապր אפר एप्रि এপ্রি ਅਪ੍ਰੈ ஏப் ఏప్రి ಏಪ್ರಿ ഏപ്രി ມ_ສ აპრ ኤፕሪ"
    ),
    (
        "မေ ឧសភា ພຶດສະພາ ሜይ gulanê maiatza maiatzaren bealtaine mejju mee maaie majo meyi gicurasi মে ମଇ ماي مئي maý майы траўня"
        " beal maayo gegužė kvě maju mies miessemánnu touko μάιοσ тавдугаар_сарын мам травень մյս ພ_ພ მაი"
    ),
    (
        "ဇွန် មិថុនា ມິຖຸນາ ጁን hezîranê pûşper ekaina ekainaren mehefin meitheamh mheithimh ġunju juny juun kamena iun জুন ଜୁନ ئىيۇن iýun июну"
        " iyn meith mezh mezheven birž birželis geassemánnu kesä ògmh čvn ġun ιούνιοσ зургаадугаар_сарын мау червень чэр чэрвень հնս ມິ_ຖ ივნ"
    ),
    (
        "ဇူလိုင် កក្កដា ກໍລະກົດ ጁላይ tîrmehê uztaila uztailaren gorffennaf iúil lulju july luuliyo jolay julayi nyakanga জুলাই ଜୁଲାଇ ئىيۇل جولاءِ iýul iul июлу"
        " gorff goue gouere iuch iyl luulyo heinä korr liep liepa suoidnemánnu čvc ιούλιοσ долоодугаар_сарын липень ліп ліпень шіл հլս জুল ਜੁਲਾ ກ_ລ ဇူ ივლ"
    ),
    (
        "ဩဂုတ် သြဂုတ် សីហា ສິງຫາ ኦገስት tebaxê abuztua abuztuaren awst lúnasa awwissu aŭgusto agoosto aogositra agasti kanama আগষ্ট ଅଗଷ୍ଟ ئاۋغۇست آگسٽ awgust אויגוסט августу"
        " avg awg eost lùna lún ogo ogosto ogs austu borg borgemánnu rugp rugpjūtis αύγουστοσ наймдугаар_сарын жні жнівень серпень там օգս אוג ऑग আগ ਅਗ ઑગસ્ટ ஆக ఆగ ಆಗ ഓഗ අගෝ ສ_ຫ აგვ ኦገስ ọgọ ọgọọst"
    ),
    (
        "စက်တင်ဘာ កញ្ញា ກັນຍາ ሴፕቴምበር îlonê iraila irailaren medi meán_fómhair settembru septimber septembro sebtembar septambra septhemba nzeri ছেপ্টেম্বৰ ସେପ୍ଟେମ୍ବର سېنتەبىر سيپٽمبر sentýabr סעפטעמבער ruj сентябры septanm"
        " gwen gwengolo mfómh seb sebteembar rugs rugsėjis syys szept zář čakč čakčamánnu σεπτέμβριοσ есдүгээр_сарын сентябр верасень вересень сеп қыр սեպ ספט سېپتمبر सप्टें ছেপ্তে ছেপ্তেম্বৰ সেপ ਸਤੰ સપ્ટે செப் సెప్టెం ಸೆಪ್ಟೆಂ സെപ്റ്റം සැප් ກ_ຍ စက် სექ ሴፕቴ"
    ),
    (
        "အောက်တိုဘာ តុលា ຕຸລາ ኦክቶበር ኦክተውበር cotmehê çiriya_pêşîn kewçêr urria urriaren hydref deireadh_fómhair ottubru oktobro oktoobar okthoba ukwakira অক্টোবৰ ଅକ୍ଟୋବର ئۆكتەبىر آڪٽوبر oktýabr אקטאבער октябры oktòb"
        " dfómh dàmh golg golggotmánnu spal spalis říj οκτώβριοσ аравдугаар_сарын октябр жовтень кас кастрычнік қаз հոկ אוק ऑक्टो অক্টো ਅਕਤੂ ઑક્ટો ઑક્ટોબર அக் అక్టో ಅಕ್ಟೋ ഒക്ടോ ഒക്‌ടോബർ ඔක් ຕ_ລ အောက် ოქტ ኦክቶ"
    ),
    (
        "နိုဝင်ဘာ វិច្ឆិកា ພະຈິກ ኖቬምበር mijdarê çiriya_paşîn azaroa azaroaren tachwedd samhain samhna novembru novimber novembro noofembar novambra ugushyingo নৱেম্বৰ ନଭେମ୍ବର نويابىر نومبر noýabr נאוועמבער stu noi ноябры ное novanm"
        " nob nof noofeembar noý samh lapkr lapkritis marras nën skáb skábmamánnu νοέμβριοσ ноябр листопад ліс лістапад нов нояб қар նոյ נוב नोव्हें নভে নৱে ਨਵੰ નવે நவ నవం ನವೆಂ നവം නොවැ ພ_ຈ နို ნოე ኖቬም"
    ),
    (
        "ဒီဇင်ဘာ ធ្នូ ທັນວາ ዲሴምበር kanûn kanûna_pêşîn çileya_pêşîn berfanbarê abendua abenduaren rhagfyr nollaig nollag diċembru desimber desambra ukuboza ডিচেম্বৰ ଡିସେମ୍ବର دېكابىر ڊسمبر dekabr דעצעמבער декабры desanm dîsambir disemba"
        " dek des diseembar dùbh kerzu noll rhag dets gruod gruodis joulu juov juovlamánnu δεκέμβριοσ декабр грудень дец жел сне снежань դեկ דצמ डिसें ডিচে ডিসে ਦਸੰ ડિસે டிச డిసెం ಡಿಸೆಂ ഡിസം දෙසැ ທ_ວ ဒီ დეკ ዲሴም"
    ),
)
_LETTERS = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ۍ": "ی",
        "ك": "ک",
        "ګ": "گ",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "\u200c": "_",
        "ı": "i",
        "॰": None,
    }
)


def plain(word: str) -> str:
    """Return a word as it is looked up: letters without marks, Arabic yeh and kaf as Persian ones, lower case."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_LETTERS)


def _names(calendar: Calendar, months: tuple[str, ...]) -> dict[str, tuple[Calendar, int]]:
    return {plain(name): (calendar, number) for number, names in enumerate(months, 1) for name in names.split()}


# آذر is the ninth Jalali month, آذار (with its second alef) March: no name belongs to two calendars.
_MONTHS = (
    _names("hijri", _HIJRI)
    | _names("gregorian", _GREGORIAN_TOO)
    | _names("gregorian", _GREGORIAN)
    | _names("jalali", _JALALI)
)
# Short names that are other languages' words without their marks: "one", Monday, "the month".
_MARKED = {"uno": "úno", "lun": "lún", "luna": "lùna"}
# What is glued to a name: «آبانماه», Kurdish «ئازاری», Hebrew «בדצמבר», Khmer and Burmese "month".
_GLUED_BEHIND = ("ماه", "ی", "လ")
_GLUED_BEFORE = ("ב", "ខែ")


@lru_cache(maxsize=2048)
def month(name: str) -> tuple[Calendar, int] | None:
    """Return the calendar and number of a month by its name, None when it is none."""
    word = plain(name)
    found = _MONTHS.get(word)
    if word in _MARKED and unicodedata.normalize("NFC", name.casefold()) != _MARKED[word]:
        return None
    if found or len(word) < 4:  # noqa: PLR2004 - nothing is glued to a word that short
        return found
    for beginning in _GLUED_BEFORE:
        if word.startswith(beginning):
            return _MONTHS.get(word[len(beginning) :])
    for ending in _GLUED_BEHIND:
        if word.endswith(ending):
            return _MONTHS.get(word[: -len(ending)])
    return None
