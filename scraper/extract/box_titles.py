"""What stands over boxes beside a text, as whole lines: related, most read, latest, tags, share, subscribe, comments.

Also what Persian wires close a text with. As they are folded, without marks and numbers. A line that is one of these
is no text, whatever element it stands in.
"""

from __future__ import annotations

from typing import Final

TITLES: Final = {
    "English": "subscribe|subscribe now|most read|most viewed|most popular|latest news|latest stories|"
    "editor's picks|you might also like|more stories|more news|leave a comment|view comments|"
    "show comments|share this article",
    "German": "schlagworte|schlagwörter|mehr zum thema|meistgelesen|meistgelesene artikel|"
    "am meisten gelesen|das könnte sie auch interessieren|neueste artikel|"
    "abonnieren sie unseren newsletter|kommentare",
    "French": "s'abonner|les plus lus|les plus lues|commentaires|mots-clés|mots clés|sur le même thème|"
    "dernières actualités|vos réactions|articles similaires|à lire également",
    "Spanish": "lo más leído|lo más visto|comentarios|etiquetas|temas relacionados|más noticias|"
    "últimas noticias|apúntate a nuestro boletín|suscríbete a nuestra newsletter|"
    "te puede interesar|archivado en",
    "Portuguese": "notícias relacionadas|compartilhar|compartilhe|partilhar|assine|assine nossa newsletter|"
    "mais lidas|as mais lidas|comentários|últimas notícias|veja também|relacionadas|"
    "artigos relacionados",
    "Italian": "articoli correlati|notizie correlate|abbonati|i più letti|più letti|commenti|ultime notizie|"
    "potrebbe interessarti|iscriviti alla newsletter",
    "Dutch": "gerelateerde artikelen|gerelateerd|meest gelezen|trefwoorden|"
    "meld je aan voor onze nieuwsbrief|laatste nieuws|meer over dit onderwerp|lees meer over",
    "Swedish": "relaterade artiklar|mest läst|mest lästa|kommentarer|taggar|ämnen i artikeln|prenumerera|"
    "senaste nytt|prenumerera på vårt nyhetsbrev|dela artikeln",
    "Danish": "relaterede artikler|mest læste|kommentarer|tilmeld nyhedsbrev|del artiklen|seneste nyt",
    "Norwegian": "relaterte artikler|relaterte saker|mest lest|mest leste|del artikkelen|siste nytt|"
    "meld deg på nyhetsbrevet",
    "Finnish": "aiheeseen liittyvät|aiheeseen liittyvää|luetuimmat|kommentit|avainsanat|"
    "tilaa uutiskirjeemme|jaa artikkeli|uusimmat|asiasanat|tuoreimmat",
    "Polish": "powiązane artykuły|powiązane tematy|najczęściej czytane|najpopularniejsze|komentarze|tagi|"
    "udostępnij|subskrybuj|zapisz się do naszego newslettera|zobacz także|najnowsze",
    "Czech": "související články|související|nejčtenější|komentáře|štítky|sdílet|předplatit|nejnovější|"
    "přihlaste se k odběru newsletteru",
    "Slovak": "súvisiace články|najčítanejšie|komentáre|zdieľať|najnovšie",
    "Hungarian": "kapcsolódó cikkek|legolvasottabb|legolvasottabbak|hozzászólások|címkék|megosztás|előfizetés|"
    "legfrissebb|iratkozzon fel hírlevelünkre|ajánlott cikkek",
    "Romanian": "articole similare|articole recomandate|cele mai citite|comentarii|etichete|distribuie|"
    "abonează-te|abonează-te la newsletter|ultimele știri|recomandări",
    "Bulgarian": "свързани новини|още по темата|най-четени|коментари|тагове|сподели|абонирай се",
    "Serbian": "повезане вести|најчитаније|коментари|ознаке|подели|претплати се|најновије|povezane vesti|"
    "najčitanije|komentari|oznake|podeli|najnovije",
    "Croatian": "povezane vijesti|povezani članci|najčitanije|najnovije|podijeli|pretplati se|ključne riječi",
    "Greek": "σχετικά άρθρα|διαβάστε περισσότερα|δημοφιλή|σχόλια|ετικέτες|κοινοποίηση|εγγραφή|"
    "δημοφιλέστερα|τελευταία νέα",
    "Russian": "подписаться|самое читаемое|самое популярное|популярное|комментарии|теги|"
    "подпишитесь на нашу рассылку|последние новости|главное за сегодня|другие новости|"
    "новости по теме",
    "Ukrainian": "матеріали за темою|найпопулярніше|коментарі|теги|поділитися|підписатися|"
    "підпишіться на нашу розсилку|останні новини|схожі новини|популярне",
    "Turkish": "ilgili haberler|en çok okunanlar|yorumlar|etiketler|paylaş|bültenimize kaydolun|"
    "son dakika haberleri|son haberler|abone olun|diğer haberler",
    "Georgian": "მსგავსი სიახლეები|გაზიარება|გამოწერა|ყველაზე კითხვადი|კომენტარები|თეგები|ბოლო სიახლეები",
    "Armenian": "առնչվող նյութեր|կիսվել|բաժանորդագրվել|ամենաընթերցված|մեկնաբանություններ|պիտակներ|"
    "վերջին նորությունները",
    "Hebrew": "כתבות נוספות|שתפו|הירשמו עכשיו|הנקראות ביותר|תגובות|תגיות|כתבות קשורות|עוד בנושא|הירשמו לניוזלטר",
    "Arabic": "شارك|شارك الخبر|اشترك الآن|الأكثر قراءة|الأكثر مشاهدة|التعليقات|الكلمات المفتاحية|"
    "كلمات مفتاحية|مقالات ذات صلة|أخبار ذات صلة|آخر الأخبار|اقرأ المزيد|وسوم|الوسوم",
    "Persian": "انتهای پیام|پایان پیام|انتهای خبر|"
    "اشتراک گذاری|عضویت|در خبرنامهٔ ما عضو شوید|پربازدیدترین ها|پربازدیدترین|پربازدیدها|"
    "دیدگاه ها|دیدگاهها|برچسب ها|آخرین اخبار|اخبار مرتبط|مطالب مرتبط|نظرات کاربران|کلیدواژه ها|"
    "نظر شما",
    "Urdu": "متعلقہ خبریں|شیئر کریں|سبسکرائب کریں|سب سے زیادہ پڑھی گئی|تبصرے|ٹیگز|تازہ ترین|مزید خبریں",
    "Hindi": "संबंधित ख़बरें|संबंधित खबरें|शेयर करें|सब्सक्राइब करें|सबसे ज़्यादा पढ़ी गई|"
    "सबसे ज्यादा पढ़ी गई|टिप्पणियाँ|टिप्पणियां|टैग|टैग्स|ताज़ा ख़बरें|ताजा खबरें|और पढ़ें",
    "Bengali": "সম্পর্কিত খবর|শেয়ার করুন|সাবস্ক্রাইব করুন|সর্বাধিক পঠিত|মন্তব্য করুন|ট্যাগ|সর্বশেষ|আরও খবর",
    "Tamil": "தொடர்புடைய செய்திகள்|பகிர்|சந்தா|அதிகம் படித்தவை|கருத்துகள்|குறிச்சொற்கள்|அண்மைச் செய்திகள்",
    "Thai": "แชร์|สมัครสมาชิก|ข่าวที่เกี่ยวข้อง|ข่าวยอดนิยม|ความคิดเห็น|แท็ก|ข่าวล่าสุด|แท็กที่เกี่ยวข้อง",
    "Vietnamese": "chia sẻ|đăng ký|tin liên quan|đọc nhiều nhất|bình luận|từ khóa|tin cùng chuyên mục|tin mới nhất",
    "Indonesian": "berita terkait|bagikan|berlangganan|terpopuler|komentar|berita lainnya|berita terkini|"
    "rekomendasi untuk anda|artikel terkait",
    "Swahili": "habari zinazohusiana|shiriki|jiandikishe|zilizosomwa zaidi|habari mpya",
    "Amharic": "ተዛማጅ ዜናዎች|ተጨማሪ ያንብቡ|አጋራ|ይመዝገቡ|በብዛት የተነበቡ|አስተያየቶች|መለያዎች",
    "Chinese": "分享|分享到|立即订阅|热门文章|热门新闻|评论|标签|相关新闻|相关阅读|最新消息|熱門新聞|評論|"
    "標籤|相關新聞|延伸閱讀|立即訂閱",
    "Japanese": "シェア|購読する|アクセスランキング|コメント|タグ|関連記事|関連ニュース|最新記事|人気記事|おすすめ記事",
    "Korean": "함께 읽기|공유하기|많이 본 뉴스|댓글|태그|관련기사|관련 기사|최신기사|인기기사|추천기사|구독하기",
}
