"""The commonest words of each language that news is written in, in the scripts that many languages share.

A text of some length is told by them alone, at a small part of what a model costs; only where they leave a doubt is it asked.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set  # noqa: PYI025 - as it is called there

_LATIN = {
    "en": "or one out up than there over other into who when what some can also could two first years new no time most only we do you she her him my any may should because between during before while where since under those these being many made make now against both through all if so said says people according still told government last year how why the of and to in that is was for on with as his it he are by has have not from at an be said were which their will been its would had but this they who more about after",
    "de": "wenn sich schon damit dann ihre ihr seine seiner seit alle wieder meine was man immer kann können soll sollen muss müssen keine mein zwei jahr jahre gegen vom ab wollen will diese dieser dieses sondern unter während weil beim laut etwa bereits doch sagte worden ihm wir ich hatte hatten habe könnte würde würden zwischen ihren der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um noch wie einem über einen so zum haben nur oder aber vor zur bis mehr durch sind war wurde",
    "fr": "aussi même tout tous toute sans peut entre fait encore où si depuis dont lors contre cela celui donc avant moins autres très trois sous ainsi alors ces après jour ans avait avaient étaient faire dit lui vous je mon y là quand parce chez celle selon vers pendant notamment cette ceux déjà leurs non toujours puis de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se il sont avec ce cette ont mais aux ses son été ces leur être selon elle nous comme était après deux sa fait",
    "es": "sin donde nos durante contra todos uno otro otra mientras estos tras dijo parte vez cada tiene hace gobierno país día años mayor mejor han sea así aunque quien esa ese eso e quienes ni desde hay porque puede tanto además están cual sino ante bajo casi gran hacer les mi de la que el en y los del se las por un para con no una su al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está según",
    "pt": "nos às lhe este esta esse essa isso aquele ele eles ela sua seus suas meu onde todos tudo cada porque durante desde contra três dois duas anos ano dia sobre outra outro outros outras disse pode deve tem têm tinha havia seria sido fazer qual quais enquanto sendo após nas num numa de que e o a do da em os um para é com não uma os no se na por mais as dos como mas ao foi das seu sua ou quando muito nos já também pelo pela até isso ela entre depois sem mesmo aos seus são segundo está ainda ser foram à às",
    "it": "lei lui noi loro ho hai abbiamo sia senza contro mentre quando dove perché molto anni due tutti tutto ancora così proprio parte poi secondo fino ogni altri altro durante stati state può sarà suoi sua però chi cui oggi ieri sotto negli nelle verso quella quello questi queste ci mi di e il la che in un del per a è una della non si da con i le dei più sono al nel alla come anche ma dal ha gli delle su lo questo ed se stato dalla nella degli essere ai hanno questa era suo già tra prima dopo fatto",
    "nl": "waren hun haar u je ik wij we mijn onder tegen tussen tijdens omdat toen terwijl andere ander nu weer veel moeten moet zal zou zouden mag ons onze ze hoe wie waar want zonder binnen sinds eerste twee jaar mensen onze volgens blijft kwam gaan gaat laten maken maakt zegt de het een van en in is dat op te zijn met voor niet aan er die om ook als dan maar bij of uit nog naar heeft hij ze door over worden wel werd zich deze wordt tot kan geen meer hebben was zegt al dit zo volgens",
    "sv": "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när år säger hade efter eller nu där också vid ska bara mot ut kommer skulle sedan under även över",
    "da": "og i at det er en til af på som den for med de ikke der et har var fra vi han om men så jeg sig kan efter blev også skal ved siger havde mod nu hvor ud over være år eller blevet ved hun meget samme selv kun mere mens",
    "nn": "og i det er på som ein til at for med av den har dei ikkje eit om var frå han men vi eg seg så kan etter vart òg skal ved seier hadde mot no kvar ut over vere år eller blitt ho mykje berre meir medan opp noko dette når må kva ei ein frå skulle fekk desse vore korleis fleire nokre",
    "oc": "lo los del dels amb mai dins sus aquò aquesta aqueste tanben quand ont cal foguèt aviá fòrça totes tot aquela aquel perqué entre jorn après encara pòdon pòt de la e a que en al es per un una d l aver serà detz èran an se son sa lors pels pel sens tres ans fa dimècres dimars dijòus divendres ièr seguèt fan mila foguèron dempuèi",
    "st": "le ea ho ka ba ya tsa wa ha se hore o ke e bo ho mme empa hape ne di tse tsena sena bana batho motho dilemong hore kapa jwalo feela ntho haholo bona rona lona ile itse boletse eo moo teng nakong hobane ntle pele kamora",
    "no": "og i det er på som en til at for med av den har de ikke et om var fra han men vi jeg seg så kan etter ble også skal ved sier hadde mot nå hvor ut over være år eller blitt hun meget bare mer mens opp noe dette når må",
    "fi": "ja on ei että se oli hän mutta myös kun ovat ole sen mukaan jos kuin hänen ollut niin joka sekä tai vain vuoden jo olla mitä noin kuitenkin nyt ennen sanoo jälkeen siitä joita olisi voi tämä ovat saa siinä suomen",
    "is": "og að í á sem er til um við með fyrir það var hann en ekki af segir hefur frá eru því þess eftir þar verið úr ef hún upp þá þeir var voru verður hafa þetta þeim",
    "pl": "jednak jeszcze tylko który których którym go ich jej lub niż ten ta te tych nad między więc dlatego także bardzo kiedy gdzie wszystko mnie my sobie swoje swoich oraz lat dwa jeden roku po nas nawet ponad według ponieważ został została zostały mają mogą można powiedział dodał w i na się nie z do to jest że o a po jak za od przez ale dla co oraz są był tym było być już tylko która który które także może ze roku ich jego przed pod ma będzie tej tego tak czy gdy jej jako",
    "cs": "a v se na že je s z o do i to k ve pro za by ale si od po jsou jako jeho které který která podle byl také až má není nebo než při bude bylo ze kteří již už však jen tak však které roce před mezi uvedl řekl",
    "sk": "a v sa na že je s z o do aj to k vo pre za by ale si od po sú ako jeho ktoré ktorý ktorá podľa bol tiež až má nie alebo než pri bude bolo zo ktorí už však len tak roku pred medzi uviedol povedal ešte čo",
    "hu": "a az és hogy nem is egy volt meg de csak ez már még vagy ha mint el van azt kell ki szerint lehet után majd között minden pedig ezt lesz amely sem nagyon több aki számára így most itt azonban mert amit",
    "ro": "de și în a la cu că o pe nu din care un să este mai au fost pentru ce prin fi dar sa s-a ca după sunt lui al acest ale cel unui unei va am între până această despre iar fost fără foarte ar şi săptămâna ei președintele",
    "hr": "je i u na se da za su od s a koji što o kako iz koja ne će bi te nije bio ili po ali kao koje je biti sve do samo već prema kada nakon još može prije također rekao tko gdje tijekom tjedan tjedna mjesto svijet vrijeme uvijek sljedeće sljedeći prijedlog uspjeh mjera mjere cijena dio djeca predsjednik europska europske europskog tisuća općina općine siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca priopćenju izvijestio izvješću",
    "sr": "je i u na se da za su od s a koji što o kako iz koja ne će bi te nije bio ili po ali kao koje biti sve do samo već prema kada nakon još može pre takođe rekao ko gde tokom nedelje vreme posle mesto svet uvek sledeće sledeći predlog uspeh mera mere cena deo deca predsednik evropska evropske evropskog hiljada opština opštine januara februara juna jula oktobra novembra decembra saopštenju dve reči ovde izveštaju",
    "bs": "je i u na se da za su od s a koji što o kako iz koja ne će bi te nije bio ili po ali kao koje biti sve do samo već prema kada nakon još može prije također rekao ko gdje tokom sedmice sedmica mjesto svijet vrijeme uvijek sljedeće sljedeći prijedlog uspjeh mjera mjere cijena dio djeca predsjednik evropska evropske evropskog hiljada općina općine opština januara februara juna jula oktobra novembra decembra saopštenju izvještaju dvije kantona kantonu",
    "sl": "je in v na se da za so od s ki ne po bi pa tudi z ni kot iz bo o pri še sta ali ker do le bil bila bilo kar več že med samo lahko ter tako ko zaradi pred smo leta dejal biti če vse kako",
    "sq": "të e në dhe për se i një me që nga është ka më kjo ai si u do nuk nga po janë kanë tij pas edhe por në ishte këtë ky para shumë thotë tha deri mund duke tyre duhet kishte sipas cilat",
    "lt": "ir kad yra į su tai iš bet kaip jau buvo apie dėl nuo taip per už ar savo ne bus jo prie tik dar po jie kurie šis kuris metų pagal jei labai sakė šio teigė būti tačiau kai o gali",
    "lv": "un ir ka no ar par uz to kas bet kā arī tika bija nav lai pēc vai tā jau pie gan šo būs vairāk kad gada viņš līdz savu tikai ļoti šī tās pirms starp valsts ja var esot tiek nebija kuri",
    "et": "ja on et ei see ka kui oma mis ta aga oli või ning kes nii mida ole siis kuid tema juba selle pole veel seda meie oleks kus välja üle pärast ütles saab olla sest nad eesti vaid aasta tuleb peab",
    "tr": "şu biz ben sen siz onlar onun bunun nasıl hiç bazı bütün tüm karşı arasında olması olacak olabilir oldu yapılan yaptı edilen eden edildi edilmesi kendi önce bugün geçen yılında yapan bulunan böyle şekilde hem hakkında dolayı saat gün il son türkiye iki üç sahip konuştu belirtti açıkladı söyledi verilen çıkan alınan ve bir bu da de için ile olarak çok daha olan gibi kadar olduğunu sonra ancak en ne var ise ama göre değil her iki diye o büyük tarafından yeni içinde üzerinde dedi olduğu ya etti nedeniyle kişi yıl ilk ifade",
    "az": "və bir bu da də üçün ilə olaraq çox daha olan kimi qədər sonra ancaq isə amma görə deyil hər iki deyə o böyük tərəfindən yeni ki edib olub dedi haqqında bildirib edən onun var ölkə ildə Azərbaycan edilib",
    "uz": "va bu bir uchun bilan ham da edi deb bo'lgan yangi emas kerak uning katta qilish o'z haqida keyin lekin bo'yicha ko'ra yili mumkin qilingan qildi boshqa shu har",
    "ca": "de la i que el en els les del a un per una amb és no al ha més com es aquest aquesta dels però són seva hi també seu ja entre fins ho això pel tot han sobre sense quan molt ser anys després segons dels",
    "gl": "de a e que o en do da un os unha para con non as se na dos máis por ao no é das como pero foi polo pola súa seu tamén ata entre anos ser está xa son este esta ás nos á cando sobre aos ter onde moi só ano día vez despois mesmo todo todos outra outro cada parte goberno así desde contra durante porque segundo súas seus ese esa isto iso ten había sendo fixo dun dunha nun nunha lle",
    "eu": "eta da du ez dira dute bat zen bere ere izan baina dela egin beste hori den dituzte izango zuen ditu gehiago bai hau dago behar oso egiten baino zituen arte orain",
    "cy": "yn y a i o ar yr mae am wedi ei ac gan bod ni ond fod hefyd fel oedd eu dros bydd cael nid roedd gyda dyw hyn mewn sydd neu wrth cyn",
    "ga": "an agus a ar na i go le bhí is tá sé do ag sin seo nach leis ach mar air faoi ón gur bhfuil níos atá féin chun bheith nuair as",
    "id": "bagi seperti sekitar dapat hanya anak orang pun namun jika sebuah lebih lalu antara sebelumnya ketika serta sejumlah menurut ujar lain satu besar atas kami kita dia ia terhadap hingga terjadi sementara masyarakat pihak hal agar pemerintah mengatakan berada tetapi bukan baru adanya yang dan di untuk dengan dari pada ini itu dalam tidak akan tersebut oleh juga ke bisa ada karena para sebagai telah mereka kata saat menjadi sudah tahun lebih atau adalah masih kepada hingga namun bahwa secara dua setelah warga",
    "ms": "yang dan di untuk dengan dari pada ini itu dalam tidak akan oleh juga ke boleh ada kerana para sebagai telah mereka kata menjadi sudah tahun lebih atau adalah masih kepada sehingga bahawa dua selepas beliau berkata bagi pihak turut kerajaan negara seperti dapat hanya anak orang pun namun jika sebuah lalu antara serta menurut lain satu besar atas kami kita ia terhadap masyarakat hal berada tetapi bukan baru saat secara semalam tiada manakala apabila seorang beberapa tersebut hari iaitu sahaja lagi perlu kes malam sekitar",
    "vi": "nếu hay thì mà còn chỉ rất hơn trước sự đã đang bị cùng lại ra qua lên nhất nước ngày bà anh cô họ tôi công dân hai ba tỉnh thành khu phố theo cho biết nói chính chưa khác cả điều việc mình giữa thể và của là có được trong cho không với các một đã người này những để khi từ đến cũng tại ở về năm nhiều sẽ đó như vào sau theo trên việc nhưng ông phải",
    "tl": "ang ng sa na mga at ay si ni nang para hindi ito kanyang siya mula isang may niya sila pa rin kung naman din lang dahil noong ayon pero umano kay nasa",
    "sw": "ya na wa kwa ni katika za la kuwa hiyo huo yake kama hii baada kutoka lakini hata wake watu mwaka pia alisema nchini serikali huyo kuhusu wakati ambayo ambao hilo sasa",
    "so": "oo ka in ku ay ah ayaa uu la waxay waa waxa si iyo soo kale laga inay lagu ugu wuxuu kala aan loo inuu isku dalka markii",
    "ha": "da a na ta ya ba ne cewa wani sun shi su mai ga wata don cikin domin kuma amma bayan kasar yi ce daga wannan tun an yadda ke suka",
    "af": "die van en in is dat het te nie op om vir met aan hy sy wat as ook by deur sal kan daar maar word na uit was hulle een nog moet ons wees so oor tot gesê",
    "mt": "li ta u il ma fil biex dan minn kien għal mill mhux din mal kienet hija għandu huwa jew kif dwar lil aktar wara iżda qal anke",
    "lb": "de an d'en ass net ze vun dat den dem fir mat och et op sech huet awer sinn d'Leit hunn si no bei wéi gouf eng datt vum",
    "ku": "û ku li ji bi di de ev jî bo ne ye ya yên wek her da hat dike bû bûn wan an ser kir dikin lê piştî",
    "xh": "kwaye ukuba okanye kodwa kuba le lo la eli esi oku apha into xa apho ngokuba kwakhona kunye uthe wathi bathi ukuze emva phambi kwi kweli kule kulo kwale kwelo ngenxa ngexesha zonke bonke yonke lonke kakhulu ngaphezulu abantu umntu aba aye ngoku nje nangona ngaphandle kwiminyaka unyaka uye baye iye nto zabo yakhe wakhe bakhe",
    "zu": "futhi ukuthi noma kodwa ngoba lokhu lo leli lesi le uma lapho kanye uthe bathe ukuze emva ngemuva phambi kule kuleli kulesi ngenxa ngesikhathi zonke bonke yonke lonke kakhulu abantu umuntu kanti kusho kusukela ngaphandle nje manje unyaka ngonyaka eminyaka laba uye baye iye yakhe wakhe bakhe nanoma ngaphezu njengoba bese khona",
    "fy": "de it fan en yn is dat op foar net by mei oan hat wie te der sy om ek ferline as wurdt wurde wurden troch nei hawwe binne mar út mear oer noch har ús hjir dy dizze oft wol soe sil koe koene moat moatte jier wer sei seit neffens tusken dêr ûnder allinnich hiel fjild wetter sa min moarn no yt t",
    "fo": "og at í er ið sum á til fyri við um av ein ikki hevur eru var tað hann hon teir tey har eisini so frá skal eftir men vit nú hava hevði vórðu verða verið kundi millum tó tá sigur segði føroya føroyar føroyum mann hetta tann teimum nógv onnur",
    "gd": "agus an a air na tha gu gun nach bha ann bidh bho ag le do dha gus airson aig mar seo sin ach thuirt e i iad gum chaidh bhon cha robh eil ris anns sna sa bliadhna mu às aca aige dhan gur bu bhith fhuair",
    "br": "ar an a da ha e eus gant evit ul un ur ez eo en int war pe hag o vez bet zo oa ivez hon dre bloaz tud goude d er gwir ket n ma re all kalz muioc hervez deus brezhoneg etre hep daou bro",
    "eo": "la de kaj en estas al ke por li el ne kiu kiuj sed ĝi oni kun pri pli kiel ankaŭ per ili estis dum post laŭ ŝi tiu tiuj ĉiuj nur havas povas jam tre aŭ inter ĝis diris jaro jaroj homoj estos lia ilia kie kiam",
    "la": "et in est non ad ut cum qui quod sed ex ab per quae sunt esse eius atque aut hoc etiam post ante inter anno ac enim ei eum qua quibus fuit erat sub pro nec nunc autem omnes omnibus eorum populum",
    "jv": "ing lan kang sing iki iku karo saka ora wis kanggo dadi uga para yen marang ana nganti amarga saged badhe bakal miturut taun wong luwih padha menyang nalika kaya isih durung wonten ingkang dening ngendika lha",
    "su": "nu jeung di ka ti téh anu ieu éta pikeun keur dina teu geus bakal ogé sarta aya kana tina urang lamun henteu taun ku jadi leuwih nepi para sangkan kitu saur numutkeun kudu deui warga sajabana nyaéta unggal ayeuna lantaran mah ceuk basa tilu isuk peuting poé anjeunna ari parantos nuju saé ieuh loba pisan deukeut",
    "ceb": "ang sa nga mga og ug ni si kay kini iyang wala dili apan usab human didto sila gikan niini alang tungod matod atol gihapon kung ilang atong usa duha diin miingon pinaagi na lang pa siya daghan aron ngadto",
    "co": "u di a è à chì in hè da l per cù sò i un una ma ùn micca più sta stu dopu anu hà tandu quandu ancu nant era so e trà nò sicondu ciò fà annu isula bastia aiacciu corsica issu issa cusì",
    "hsb": "a w na so je za z do su ze ja sej ma pak hač jako ale abo po był běše kotre kotryž zo wo při přez tež serbske serbskich njeje maja jich jeho hišće lět budźe mjez wot dyrbi nje swoje hdyž wjele hakle nowe",
    "se": "ja lea ahte dat leat go mii sii son ii maid ovdal dán de mas eai lei leamaš maŋŋá olu dahje gos muhto nu buot sámi sámediggi galgá maiddái eará dál mat lohká jagi olbmuid",
    "mi": "te ngā ki o i he ka kua e me ko nga hoki tēnei tangata kei ana mō nō a ai kāore tētahi rātou mai atu ēnei iwi tau ia au mātou kia hei nei rā",
    "pcm": "dey don wey di na sey for e no una dem im wetin go fit say tok pesin pipol make afta dat dis wen inside wit but still people come sabi bin as goment tins well all so many one from pickin wia bikos evribodi dia money food workers tell manage dose just how next year government may",
    "ln": "na ya ba mpe oyo te to nde po lokola bato mboka moko bango azali ezali kino likolo mosala wana nyonso bana mingi",
    "tk": "we bilen üçin bu bir hem bolup boýunça barada diýip onuň şeýle ýyl ýylyň türkmenistanyň türkmen döwlet geçirilen edildi bolan däl soň olar has täze berildi",
}  # fmt: skip
_CYRILLIC = {
    "ru": "их ее её им ему нет да мы вы она они чем ни себя где когда есть уже этой эти этих эта тоже без через перед над который которой которого котором однако сейчас тем том те два лет года год человек людей сообщил заявил словам и в не на что с по как это он из но за для от его к так же был или бы если еще только о до их при во был были было также уже может после чтобы она этом мы того все который которые которых со году этого более",
    "uk": "їхні її йому вони ми ви він без через перед над де коли немає цей ці цих цього цієї теж та чи ні тому однак зараз тим тих два років року рік людей осіб який якого яких якій під час заявив повідомив словами було буде бути і в не на що з та у як це за до він про від його для але й також щоб або зі їх був було які який якщо вже буде може при після ще тільки цього вона яка все року бути має під час",
    "be": "і ў не на што з па як гэта ён але за для ад яго да так жа або быў каб яшчэ толькі пра іх пры была было таксама ужо можа пасля яна гэтым мы таго усе які якія якіх гэтай годзе ды яны гэты гэтая вельмі каля паводле больш мае быць можна трэба сказаў кажа паведаміў два калі дзе ці бо паміж праз над сваю яе",
    "bg": "и в на да се за от че по не са с това е като има най ще към при или но беше до след бъде който която които също още само може е през този тази му го ги във срещу около те",
    "mk": "и во на да се за од не со што е по дека ќе го ја ги ова како до но има беа беше кои која кој исто така уште само може при или биде нема ги сите им тоа овој според денес",
    "sr": "је и у на се да за су од са а који што о како из која не ће би те није био или по али као које бити све до само већ према када након још може пре такође рекао ко где овај ово његов они",
    "kk": "және мен бұл да де үшін деп бір бойынша болып туралы бар ол осы еді болды кейін дейін жылы ең қазір сол өз емес деген",
    "ky": "жана менен бул да үчүн деп бир боюнча болуп тууралуу бар ал ушул эле болду кийин чейин жылы эң азыр ошол өз эмес деген кыргыз",
    "mn": "нь байна болон энэ юм улсын гэж байгаа бол монгол олон хүн тухай хийх ажил гэсэн тэр мөн дээр өөр биш байсан",
    "tg": "ва дар аз ба ки ин барои аст бо он мешавад шуд гуфт ҳам буд кард Тоҷикистон шудааст низ бояд",
    "tt": "һәм белән бу да өчен дип бер буенча ул шул иде булды соң кадәр Татарстан гына",
    "ba": "һәм менән был да дә өсөн тип ул шул ине булды һуң тиклем генә буйынса беҙ улар бөгөн йыл республика башҡортостан башҡорт киләһе ла лә тураһында бар уның һәр йәки әле күп булған булып",
    "cv": "та тата вӑл пирки те тесе ҫӑлта ҫул ҫулхи чӑваш пулнӑ пулать мӗн ку унӑн кӑна тӗлӗшпе хыҫҫӑн вӗсем паян валли пӗр ҫӗнӗ тӑвас ҫынсем хула патшалӑх",
    "sah": "уонна бу сыл саха бүгүн буолла буолар диэн туһунан кини кинилэр өссө эмиэ иһин биир элбэх буоллаҕына баар этэ олох дьон киһи тыл сиринэр өрөспүүбүлүкэ кэлэр сылга оҕо оҕолор",
    "uz": "ва билан учун бу бир ҳам деб эди бўлган бўлди эмас лекин каби ҳақида кейин унинг улар қилиш мумкин бўлиб йил йилда қилди этди шу ушбу энг ўзбекистон бўйича томонидан",
}  # fmt: skip
_DEVANAGARI = {
    "hi": "हुए हुई करने करते करता दिया दी गए रहा रही होने होता होती उन्होंने उनके उनकी उसके इसके इसकी जब अगर लेकिन बीच सभी किसी कोई कुछ हुआ पास क्या वाले वाली बताया सरकार दो अब के में की है को से का ने और पर हैं कि यह भी नहीं इस कर था तो एक थे लिए हो गया ही या वह किया कहा ये जो गई साथ थी अपने बाद रहे तक",
    "mr": "आहे आणि या हे ते तर होते आहेत की नाही केली केले झाली त्यांनी होता असे मध्ये साठी हा ही व करण्यात यांनी म्हणून आला येथे मात्र त्याच्या त्यांच्या त्याने तिने आपल्या आपण काय जे जो ती तो त्या त्यामुळे यामुळे मुळे पासून पर्यंत नंतर काल दोन सर्व असून असल्याचे असलेल्या झाला झाले करून करणार दिली दिला देण्यात घेतला होती गेल्या आपले त्यांना",
    "ne": "छ र को मा पनि लाई गरेको हो भने छन् भएको गर्न यो तथा उनले थियो गरी बताए सरकारले नेपाल एक गर्ने हुने छैन दिएको उनका उनको यस यसको तर अनुसार भन्ने गरे भए भएका थिए रहेको हुन आफ्नो बीच बारे लागि नै वा जना सबै अब त्यस दुई प्रहरीले गरिएको हुँदा सक्ने जाने गर्दै पछि सम्म बाट मात्र",
}  # fmt: skip
_BY_SCRIPT = {"latin": _LATIN, "cyrillic": _CYRILLIC, "devanagari": _DEVANAGARI}


def _index(lists: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for tag, words in lists.items():
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(tag)
    return {word: tuple(tags) for word, tags in found.items()}


_TAGS = {script: _index(lists) for script, lists in _BY_SCRIPT.items()}


def counted(words: Set[str], script: str) -> Counter[str]:
    """Return how many of a text's words (lower case) are common ones of each language of a script."""
    tags = _TAGS[script]
    return Counter(chain.from_iterable(tags[word] for word in words & tags.keys()))


def is_listed(tag: str, script: str) -> bool:
    """Tell whether the common words of a language are known."""
    return tag in _BY_SCRIPT[script]
