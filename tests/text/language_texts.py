"""A paragraph of news in each of some sixty languages, close pairs among them; test_language.py reads the table."""

from __future__ import annotations

PARAGRAPHS = [
    (
        "no",
        "Regjeringen vil gi kommunene mer penger til skole og helse neste år, men opposisjonen mener at forslaget ikke er nok. Statsministeren sa på en pressekonferanse i Oslo at hun forstår bekymringen, og at det fortsatt er mulig å bli enige før jul.",
    ),
    (
        "no",
        "Politiet fikk melding om brannen like før klokken fem om morgenen. Da nødetatene kom fram, sto hele taket i full fyr, og naboene ble bedt om å holde vinduene lukket. Ingen mennesker skal være skadd, opplyser operasjonslederen.",
    ),
    (
        "da",
        "Regeringen vil give kommunerne flere penge til skoler og sundhed næste år, men oppositionen mener ikke, at forslaget er nok. Statsministeren sagde på et pressemøde i København, at hun forstår bekymringen, og at det stadig er muligt at blive enige inden jul.",
    ),
    (
        "da",
        "Politiet fik anmeldelsen om branden lige før klokken fem om morgenen. Da brandvæsenet nåede frem, stod hele taget i flammer, og naboerne blev bedt om at holde vinduerne lukkede. Ingen mennesker er kommet til skade, oplyser vagtchefen.",
    ),
    (
        "sv",
        "Regeringen vill ge kommunerna mer pengar till skolan och vården nästa år, men oppositionen anser att förslaget inte räcker. Statsministern sade på en pressträff i Stockholm att hon förstår oron och att det fortfarande går att komma överens före jul.",
    ),
    (
        "cs",
        "Vláda chce příští rok dát obcím více peněz na školy a zdravotnictví, opozice ale tvrdí, že návrh nestačí. Premiér na tiskové konferenci v Praze řekl, že obavám rozumí a že dohoda je ještě před Vánocemi možná. O návrhu bude v pátek jednat sněmovna.",
    ),
    (
        "sk",
        "Vláda chce budúci rok dať obciam viac peňazí na školy a zdravotníctvo, opozícia však tvrdí, že návrh nestačí. Premiér na tlačovej konferencii v Bratislave povedal, že obavám rozumie a že dohoda je ešte pred Vianocami možná. O návrhu bude v piatok rokovať parlament.",
    ),
    (
        "hr",
        "Vlada želi sljedeće godine dati općinama više novca za škole i zdravstvo, no oporba tvrdi da prijedlog nije dovoljan. Premijer je na konferenciji za novinare u Zagrebu rekao da razumije zabrinutost te da je dogovor još moguć prije Božića. O prijedlogu će se raspravljati u petak.",
    ),
    (
        "sr",
        "Vlada želi da sledeće godine dâ opštinama više novca za škole i zdravstvo, ali opozicija tvrdi da predlog nije dovoljan. Premijer je na konferenciji za štampu u Beogradu rekao da razume zabrinutost i da je dogovor još moguć pre Božića. O predlogu će se raspravljati u petak.",
    ),
    (
        "sr",
        "Влада жели да следеће године општинама да више новца за школе и здравство, али опозиција тврди да предлог није довољан. Премијер је на конференцији за штампу у Београду рекао да разуме забринутост и да је договор још могућ пре Божића. О предлогу ће се расправљати у петак.",
    ),
    (
        "mk",
        "Владата сака следната година да им даде на општините повеќе пари за училиштата и здравството, но опозицијата тврди дека предлогот не е доволен. Премиерот на прес-конференција во Скопје рече дека ја разбира загриженоста и дека договорот сè уште е можен пред Божиќ.",
    ),
    (
        "bg",
        "Правителството иска догодина да даде на общините повече пари за училища и здравеопазване, но опозицията твърди, че предложението не е достатъчно. Премиерът каза на пресконференция в София, че разбира тревогата и че споразумение преди Коледа все още е възможно.",
    ),
    (
        "ru",
        "Правительство хочет в следующем году дать муниципалитетам больше денег на школы и здравоохранение, но оппозиция считает, что этого недостаточно. Премьер заявил на пресс-конференции в Москве, что понимает беспокойство и что договориться до Нового года ещё можно.",
    ),
    (
        "uk",
        "Уряд хоче наступного року дати громадам більше грошей на школи та охорону здоров'я, але опозиція вважає, що цього недостатньо. Прем'єр заявив на пресконференції в Києві, що розуміє занепокоєння і що домовитися до Різдва ще можна. Пропозицію розглянуть у п'ятницю.",
    ),
    (
        "be",
        "Урад хоча ў наступным годзе даць раёнам больш грошай на школы і ахову здароўя, але апазіцыя лічыць, што гэтага недастаткова. Прэм'ер заявіў на прэс-канферэнцыі ў Мінску, што разумее занепакоенасць і што дамовіцца да Калядаў яшчэ магчыма. Прапанову разгледзяць у пятніцу.",
    ),
    (
        "es",
        "El Gobierno quiere dar el próximo año más dinero a los ayuntamientos para escuelas y sanidad, pero la oposición sostiene que la propuesta no basta. El presidente dijo en una rueda de prensa en Madrid que entiende la preocupación y que aún es posible un acuerdo antes de Navidad.",
    ),
    (
        "pt",
        "O Governo quer dar no próximo ano mais dinheiro às câmaras para escolas e saúde, mas a oposição diz que a proposta não chega. O primeiro-ministro afirmou numa conferência de imprensa em Lisboa que compreende a preocupação e que ainda é possível um acordo antes do Natal.",
    ),
    (
        "pt",
        "O governo quer dar no próximo ano mais dinheiro aos municípios para escolas e saúde, mas a oposição afirma que a proposta não é suficiente. O presidente disse em entrevista coletiva em Brasília que entende a preocupação e que ainda é possível um acordo antes do Natal.",
    ),
    (
        "gl",
        "O Goberno quere dar o vindeiro ano máis cartos aos concellos para escolas e sanidade, pero a oposición sostén que a proposta non abonda. O presidente dixo nunha rolda de prensa en Santiago que entende a preocupación e que aínda é posible un acordo antes do Nadal.",
    ),
    (
        "ca",
        "El Govern vol donar l'any vinent més diners als ajuntaments per a escoles i sanitat, però l'oposició sosté que la proposta no és suficient. El president va dir en una roda de premsa a Barcelona que entén la preocupació i que encara és possible un acord abans de Nadal.",
    ),
    (
        "id",
        "Pemerintah ingin memberi daerah lebih banyak uang untuk sekolah dan kesehatan tahun depan, tetapi oposisi menilai usulan itu belum cukup. Presiden mengatakan dalam jumpa pers di Jakarta bahwa ia memahami kekhawatiran tersebut dan kesepakatan masih bisa dicapai sebelum akhir tahun.",
    ),
    (
        "ms",
        "Kerajaan mahu memberi lebih banyak wang kepada kerajaan negeri untuk sekolah dan kesihatan tahun depan, namun pembangkang berpendapat cadangan itu tidak mencukupi. Perdana Menteri berkata pada sidang media di Putrajaya bahawa beliau memahami kebimbangan itu dan persetujuan masih boleh dicapai.",
    ),
    (
        "fa",
        "دولت می‌خواهد سال آینده پول بیشتری برای مدرسه‌ها و بهداشت به شهرداری‌ها بدهد، اما مخالفان می‌گویند که این پیشنهاد کافی نیست. رئیس‌جمهور در نشست خبری تهران گفت که نگرانی‌ها را درک می‌کند و توافق تا پیش از پایان سال همچنان ممکن است.",
    ),
    (
        "ar",
        "تريد الحكومة منح البلديات مزيدا من المال للمدارس والصحة في العام المقبل، لكن المعارضة ترى أن الاقتراح غير كاف. وقال رئيس الوزراء في مؤتمر صحفي في القاهرة إنه يتفهم القلق وإن الاتفاق ما زال ممكنا قبل نهاية العام الجاري.",
    ),
    (
        "ur",
        "حکومت اگلے سال اسکولوں اور صحت کے لیے بلدیات کو زیادہ رقم دینا چاہتی ہے، لیکن حزب اختلاف کا کہنا ہے کہ یہ تجویز کافی نہیں۔ وزیر اعظم نے اسلام آباد میں پریس کانفرنس میں کہا کہ وہ تشویش کو سمجھتے ہیں اور سال ختم ہونے سے پہلے معاہدہ ممکن ہے۔",
    ),
    (
        "ps",
        "حکومت غواړي راتلونکی کال ښاروالیو ته د ښوونځیو او روغتیا لپاره ډېرې پیسې ورکړي، خو مخالفان وايي چې دا وړاندیز بس نه دی. ولسمشر په کابل کې په یوه خبري کنفرانس کې وویل چې دی اندېښنې درک کوي او د کال تر پایه هوکړه شونې ده.",
    ),
    (
        "ckb",
        "حکوومەت دەیەوێت ساڵی داهاتوو پارەی زیاتر بۆ قوتابخانە و تەندروستی بداتە شارەوانییەکان، بەڵام ئۆپۆزسیۆن دەڵێت پێشنیازەکە بەس نییە. سەرۆکی حکوومەت لە کۆنفرانسێکی ڕۆژنامەوانیدا لە هەولێر گوتی لە نیگەرانییەکان تێدەگات و ڕێککەوتن هێشتا لەتوانادایە.",
    ),
    (
        "he",
        "הממשלה רוצה לתת לרשויות המקומיות יותר כסף לבתי ספר ולבריאות בשנה הבאה, אך האופוזיציה טוענת שההצעה אינה מספיקה. ראש הממשלה אמר במסיבת עיתונאים בירושלים כי הוא מבין את הדאגה וכי עדיין אפשר להגיע להסכמה לפני סוף השנה. ההצעה תידון ביום שישי.",
    ),
    (
        "yi",
        "די רעגירונג וויל געבן די שטעט מער געלט פאר שולן און געזונטהייט נעקסטן יאר, אבער די אפאזיציע זאגט אז דער פארשלאג איז נישט גענוג. דער פרעמיער האט געזאגט אויף א פרעסע קאנפערענץ אז ער פארשטייט די זארג און אז אן אפמאך איז נאך אלץ מעגלעך פאר סוף יאר.",
    ),
    (
        "hi",
        "सरकार अगले साल स्कूलों और स्वास्थ्य के लिए नगरपालिकाओं को अधिक धन देना चाहती है, लेकिन विपक्ष का कहना है कि यह प्रस्ताव पर्याप्त नहीं है। प्रधानमंत्री ने नई दिल्ली में संवाददाता सम्मेलन में कहा कि वह चिंता समझते हैं और साल के अंत से पहले समझौता संभव है।",
    ),
    (
        "mr",
        "सरकार पुढील वर्षी शाळा आणि आरोग्यासाठी महापालिकांना अधिक निधी देऊ इच्छिते, मात्र हा प्रस्ताव पुरेसा नाही असे विरोधकांचे म्हणणे आहे. मुख्यमंत्र्यांनी मुंबईत पत्रकार परिषदेत सांगितले की त्यांना ही चिंता समजते आणि वर्षअखेरपूर्वी करार शक्य आहे.",
    ),
    (
        "ne",
        "सरकार आगामी वर्ष विद्यालय र स्वास्थ्यका लागि नगरपालिकालाई थप रकम दिन चाहन्छ, तर प्रतिपक्षले यो प्रस्ताव पर्याप्त नभएको बताएको छ। प्रधानमन्त्रीले काठमाडौंमा पत्रकार सम्मेलनमा चिन्ता बुझेको र वर्ष सकिनुअघि सहमति सम्भव भएको बताउनुभयो।",
    ),
    (
        "kk",
        "Үкімет келесі жылы мектептер мен денсаулық сақтау үшін әкімдіктерге көбірек қаржы бергісі келеді, бірақ оппозиция бұл ұсыныс жеткіліксіз деп санайды. Премьер-министр Астанадағы баспасөз мәслихатында алаңдаушылықты түсінетінін және жыл соңына дейін келісу әлі мүмкін екенін айтты.",
    ),
    (
        "ky",
        "Өкмөт келерки жылы мектептер жана саламаттык сактоо үчүн айыл өкмөттөрүнө көбүрөөк акча бергиси келет, бирок оппозиция бул сунуш жетишсиз деп эсептейт. Премьер-министр Бишкектеги маалымат жыйынында тынчсызданууну түшүнөрүн жана жыл аягына чейин макулдашуу мүмкүн экенин айтты.",
    ),
    (
        "tr",
        "Hükümet gelecek yıl okullar ve sağlık için belediyelere daha fazla para vermek istiyor, ancak muhalefet öneriyi yeterli bulmuyor. Başbakan Ankara'da düzenlediği basın toplantısında endişeleri anladığını ve yıl sonundan önce anlaşmanın hâlâ mümkün olduğunu söyledi.",
    ),
    (
        "az",
        "Hökumət gələn il məktəblər və səhiyyə üçün bələdiyyələrə daha çox pul vermək istəyir, lakin müxalifət təklifin kifayət etmədiyini bildirir. Baş nazir Bakıda keçirdiyi mətbuat konfransında narahatlığı anladığını və ilin sonuna qədər razılığın hələ də mümkün olduğunu deyib.",
    ),
    (
        "uz",
        "Hukumat kelasi yil maktablar va sog‘liqni saqlash uchun hokimliklarga ko‘proq pul bermoqchi, ammo muxolifat bu taklif yetarli emas deb hisoblaydi. Bosh vazir Toshkentda o‘tgan matbuot anjumanida xavotirlarni tushunishini va yil oxirigacha kelishuv hali ham mumkinligini aytdi.",
    ),
    (
        "nl",
        "De regering wil de gemeenten volgend jaar meer geld geven voor scholen en zorg, maar de oppositie vindt het voorstel niet genoeg. De premier zei op een persconferentie in Den Haag dat hij de zorgen begrijpt en dat een akkoord voor het einde van het jaar nog mogelijk is.",
    ),
    (
        "af",
        "Die regering wil volgende jaar meer geld aan munisipaliteite gee vir skole en gesondheid, maar die opposisie meen die voorstel is nie genoeg nie. Die president het by 'n perskonferensie in Kaapstad gesê hy verstaan die kommer en dat 'n ooreenkoms voor die einde van die jaar nog moontlik is.",
    ),
    (
        "sl",
        "Vlada želi prihodnje leto občinam nameniti več denarja za šole in zdravstvo, vendar opozicija meni, da predlog ni zadosten. Predsednik vlade je na novinarski konferenci v Ljubljani dejal, da razume zaskrbljenost in da je dogovor še mogoč pred božičem. O predlogu bodo razpravljali v petek.",
    ),
    (
        "lt",
        "Vyriausybė kitais metais nori skirti savivaldybėms daugiau pinigų mokykloms ir sveikatos apsaugai, tačiau opozicija teigia, kad pasiūlymo nepakanka. Premjeras spaudos konferencijoje Vilniuje sakė, kad supranta nerimą ir kad susitarti iki metų pabaigos dar įmanoma.",
    ),
    (
        "lv",
        "Valdība nākamgad vēlas piešķirt pašvaldībām vairāk naudas skolām un veselībai, taču opozīcija uzskata, ka ar priekšlikumu nepietiek. Premjerministrs preses konferencē Rīgā sacīja, ka saprot bažas un ka vienošanās līdz gada beigām joprojām ir iespējama.",
    ),
    (
        "et",
        "Valitsus tahab anda omavalitsustele järgmisel aastal koolide ja tervishoiu jaoks rohkem raha, kuid opositsiooni arvates ei ole ettepanek piisav. Peaminister ütles pressikonverentsil Tallinnas, et ta mõistab muret ning et kokkulepe on enne aasta lõppu veel võimalik.",
    ),
    (
        "fi",
        "Hallitus haluaa antaa kunnille ensi vuonna enemmän rahaa kouluihin ja terveydenhuoltoon, mutta opposition mielestä esitys ei riitä. Pääministeri sanoi tiedotustilaisuudessa Helsingissä ymmärtävänsä huolen ja uskovansa, että sopu on vielä mahdollinen ennen vuoden loppua.",
    ),
    (
        "hu",
        "A kormány jövőre több pénzt akar adni az önkormányzatoknak iskolákra és egészségügyre, de az ellenzék szerint a javaslat nem elég. A miniszterelnök budapesti sajtótájékoztatóján azt mondta, megérti az aggodalmakat, és a megállapodás még az év vége előtt lehetséges.",
    ),
    (
        "ro",
        "Guvernul vrea să dea anul viitor mai mulți bani primăriilor pentru școli și sănătate, dar opoziția susține că propunerea nu este suficientă. Premierul a spus într-o conferință de presă la București că înțelege îngrijorarea și că un acord este încă posibil înainte de sfârșitul anului.",
    ),
    (
        "sq",
        "Qeveria dëshiron t'u japë vitin e ardhshëm bashkive më shumë para për shkollat dhe shëndetësinë, por opozita thotë se propozimi nuk mjafton. Kryeministri tha në një konferencë për shtyp në Tiranë se e kupton shqetësimin dhe se marrëveshja është ende e mundur para fundit të vitit.",
    ),
    (
        "is",
        "Ríkisstjórnin vill veita sveitarfélögum meira fé til skóla og heilbrigðismála á næsta ári en stjórnarandstaðan segir tillöguna ekki duga til. Forsætisráðherra sagði á blaðamannafundi í Reykjavík að hún skildi áhyggjurnar og að enn væri hægt að ná samkomulagi fyrir áramót.",
    ),
    (
        "eu",
        "Jaurlaritzak datorren urtean diru gehiago eman nahi die udalei eskoletarako eta osasunerako, baina oposizioak dio proposamena ez dela nahikoa. Lehendakariak Gasteizen emandako prentsaurrekoan esan du kezka ulertzen duela eta urtea amaitu baino lehen adostea posible dela oraindik.",
    ),
    (
        "vi",
        "Chính phủ muốn cấp thêm tiền cho các địa phương để xây trường học và chăm sóc sức khỏe vào năm tới, nhưng phe đối lập cho rằng đề xuất này chưa đủ. Thủ tướng nói tại một cuộc họp báo ở Hà Nội rằng ông hiểu những lo ngại và vẫn có thể đạt được thỏa thuận trước cuối năm.",
    ),
    (
        "tl",
        "Nais ng pamahalaan na bigyan ng mas malaking pondo ang mga lokal na pamahalaan para sa mga paaralan at kalusugan sa susunod na taon, ngunit ayon sa oposisyon ay hindi ito sapat. Sinabi ng pangulo sa isang pulong balitaan sa Maynila na nauunawaan niya ang pangamba.",
    ),
    (
        "sw",
        "Serikali inataka kuzipa halmashauri fedha zaidi kwa ajili ya shule na afya mwaka ujao, lakini upinzani unasema pendekezo hilo halitoshi. Waziri mkuu alisema katika mkutano na waandishi wa habari jijini Dodoma kwamba anaelewa wasiwasi huo na kwamba makubaliano bado yanawezekana.",
    ),
    (
        "prs",
        "حکومت می‌خواهد سال آینده پول بیشتر برای مکتب‌ها و صحت به ولایت‌ها بدهد، اما مخالفان می‌گویند که این پیشنهاد بسنده نیست. سخنگوی ریاست‌جمهوری در یک نشست خبری در کابل گفت که نگرانی‌ها را درک می‌کند و توافق تا پیش از ختم سال ممکن است.",
    ),
    (
        "zh",
        "政府计划明年向地方拨付更多资金用于学校和医疗，但反对党认为该提案还不够。总理在北京举行的新闻发布会上表示，他理解外界的担忧，并称在年底前达成协议仍有可能。该提案将于星期五提交议会审议，预计辩论将持续数小时。与此同时，多个城市的教师计划下周举行集会，要求改善待遇，缩小班级规模，并增加农村学校的投入。财政部门表示，资金将按人口和实际需要分配，具体办法另行公布。专家指出，关键在于落实。",
    ),
    (
        "en",
        "The government wants to give councils more money for schools and health next year, but the opposition argues that the proposal falls short. The prime minister told a news conference in London that she understood the concern and that a deal before the end of the year was still possible.",
    ),
    (
        "de",
        "Die Regierung will den Gemeinden im nächsten Jahr mehr Geld für Schulen und Gesundheit geben, doch der Opposition reicht der Vorschlag nicht. Der Kanzler sagte auf einer Pressekonferenz in Berlin, er verstehe die Sorgen, eine Einigung sei vor Jahresende noch möglich.",
    ),
    (
        "fr",
        "Le gouvernement veut donner l'an prochain davantage d'argent aux communes pour les écoles et la santé, mais l'opposition estime que la proposition ne suffit pas. Le Premier ministre a déclaré lors d'une conférence de presse à Paris qu'il comprenait l'inquiétude.",
    ),
    (
        "it",
        "Il governo vuole dare ai comuni più soldi per le scuole e la sanità il prossimo anno, ma secondo l'opposizione la proposta non basta. La premier ha detto in una conferenza stampa a Roma di comprendere la preoccupazione e che un accordo prima della fine dell'anno è ancora possibile.",
    ),
    (
        "pl",
        "Rząd chce w przyszłym roku przekazać gminom więcej pieniędzy na szkoły i zdrowie, ale opozycja uważa, że propozycja jest niewystarczająca. Premier powiedział na konferencji prasowej w Warszawie, że rozumie obawy i że porozumienie przed końcem roku jest nadal możliwe.",
    ),
    (
        "ga",
        "Teastaíonn ón rialtas níos mó airgid a thabhairt do na comhairlí do scoileanna agus do shláinte an bhliain seo chugainn, ach deir an freasúra nach leor an togra. Dúirt an Taoiseach ag preasagallamh i mBaile Átha Cliath go dtuigeann sé an imní agus go bhfuil comhaontú fós indéanta.",
    ),
    (
        "cy",
        "Mae'r llywodraeth am roi mwy o arian i gynghorau ar gyfer ysgolion ac iechyd y flwyddyn nesaf, ond dywed yr wrthblaid nad yw'r cynnig yn ddigon. Dywedodd y prif weinidog mewn cynhadledd i'r wasg yng Nghaerdydd ei fod yn deall y pryder a bod cytundeb yn dal yn bosibl.",
    ),
    (
        "mt",
        "Il-gvern irid jagħti aktar flus lill-kunsilli għall-iskejjel u s-saħħa s-sena d-dieħla, iżda l-oppożizzjoni ssostni li l-proposta mhix biżżejjed. Il-Prim Ministru qal f'konferenza stampa l-Belt Valletta li jifhem it-tħassib u li ftehim qabel tmiem is-sena għadu possibbli.",
    ),
    (
        "ha",
        "Gwamnati na son ba wa ƙananan hukumomi ƙarin kuɗi don makarantu da kiwon lafiya a shekara mai zuwa, amma 'yan adawa sun ce shawarar ba ta wadatar ba. Shugaban ƙasa ya ce a wani taron manema labarai a Abuja cewa ya fahimci damuwar kuma har yanzu ana iya cimma yarjejeniya.",
    ),
    (
        "so",
        "Dowladdu waxay doonaysaa inay sannadka soo socda dawladaha hoose siiso lacag dheeraad ah oo ku saabsan dugsiyada iyo caafimaadka, balse mucaaradku wuxuu sheegay in soo jeedintaasi aysan ku filnayn. Ra'iisul wasaaruhu wuxuu shir jaraa'id ku sheegay inuu fahmayo walaaca.",
    ),
    (
        "tg",
        "Ҳукумат мехоҳад соли оянда барои мактабҳо ва тандурустӣ ба шаҳрҳо маблағи бештар диҳад, аммо мухолифон мегӯянд, ки ин пешниҳод кофӣ нест. Сарвазир дар нишасти матбуотӣ дар Душанбе гуфт, ки нигарониро дарк мекунад ва мувофиқат то охири сол ҳанӯз имкон дорад.",
    ),
    (
        "mn",
        "Засгийн газар ирэх жил сургууль, эрүүл мэндийн салбарт илүү их мөнгө олгохыг хүсэж байгаа ч сөрөг хүчин энэ санал хангалтгүй гэж үзэж байна. Ерөнхий сайд Улаанбаатарт болсон хэвлэлийн хурал дээр санаа зовнилыг ойлгож байгаа бөгөөд жилийн эцсээс өмнө тохиролцох боломжтой гэв.",
    ),
    (
        "bs",
        "Vlada želi sljedeće godine dati općinama više novca za škole i zdravstvo, ali opozicija tvrdi da prijedlog nije dovoljan. Premijer je na konferenciji za medije u Sarajevu rekao da razumije zabrinutost i da je dogovor još moguć prije kraja godine. O prijedlogu će se raspravljati sedmice koja dolazi.",
    ),
]
