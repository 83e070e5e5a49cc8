/**
 * Top-level domains that a host name without a scheme may end in: those of two letters and the
 * usual ones of more (IANA root zone), but none that names of files and of code end in as often
 * (`.py`, `.sh`, `.rs`, `.md`, `.zip`).
 */
export const topLevelDomains: ReadonlySet<string> = new Set(
  (
    'com net org edu gov mil int info biz name pro coop museum aero jobs mobi travel tel asia cat post arpa ' +
    'app dev io ai co me tv xyz online site website store shop blog tech cloud club live news media today ' +
    'space agency digital design studio solutions services systems group company consulting academy ' +
    'global world life health care fitness clinic finance financial bank insurance capital fund money ' +
    'email link click page wiki host hosting network software computer energy engineering events fun ' +
    'games game guru house international land legal law llc ltd inc marketing market photo photos press ' +
    'realestate rentals restaurant reviews school science security social style support team tips tools ' +
    'top town toys training university video vip work works zone art bar beer best bio buzz cafe city ' +
    'community cool dating deals directory education expert express family farm film flights florist ' +
    'football foundation gallery gifts glass gold golf graphics green gmbh holiday industries institute ' +
    'kitchen limo love management partners pizza plus productions properties pub recipes rocks run sale ' +
    'show ski soccer surf tax taxi technology tours trade vacations ventures vision wine yoga test example ' +
    'ac ad ae af ag al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ' +
    'ca cd cf cg ch ci ck cl cm cn cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj ' +
    'fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in ' +
    'iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc mg ' +
    'mh mk mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ' +
    'ph pk pm pn pr pt pw qa re ro ru rw sa sb sc sd se sg si sk sl sm sn sr st su sv sx sy sz tc td tf ' +
    'tg th tj tk tl tm tn to tr tt tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw'
  ).split(' '),
)
