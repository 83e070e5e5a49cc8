/** Sentences in other languages that name nobody. */
export const foreignPlain: readonly string[] = `
Viele Grüße
Überweisung von {#} Euro auf das Konto {u}
Abbuchung am {d}: {#} EUR
Rückzahlung von {#} auf Ihr Konto
Virement de {#} euros sur le compte {u}
Prélèvement du {d}
Transferencia de {#} euros a la cuenta {u}
Recibo de {#} euros
Pagamento di {#} euro sul conto {u}
Versamento del {d}
Addebito di {#} euro
Overboeking van {#} euro naar rekening {u}
Przelew na konto {u}
Överföring till konto {u}
Mi número es {u}
Il mio numero è {u}
Liebe Grüße aus dem Büro
Beste Grüße
Herzliche Grüße
Abends haben wir draußen gegessen und über die Ferien gesprochen.
Heute Morgen war der Zug wieder zu spät, deshalb kam ich erst um neun ins Büro.
Wann kann ich mit der Rückzahlung rechnen? Die Rechnung ist schon bezahlt.
Können Sie mir bitte die neue Version der Datei schicken?
Der Server antwortet nicht mehr, bitte starten Sie den Dienst neu.
Wir treffen uns morgen früh vor dem Rathaus.
Das Essen war gut, aber der Kaffee war kalt.
Im Sommer ist es hier sehr heiß, im Winter liegt Schnee.
Meine Schwester hat einen Hund und zwei Katzen.
Nach dem Update funktioniert die Anmeldung nicht mehr.
Unsere Öffnungszeiten sind Montag bis Freitag von neun bis siebzehn Uhr.
Die Kinder spielen auf der Straße, während die Eltern kochen.
Falls Sie Fragen haben, wenden Sie sich an den Kundendienst.
Meine Adresse ist neu, meine Nummer auch.
Ce matin il pleuvait, alors nous avons pris le bus.
Le repas était prêt depuis une heure.
Je n'arrive plus à ouvrir mon compte depuis hier soir.
Pouvez-vous me renvoyer la facture du mois de mars ?
Les enfants jouaient dans le jardin après l'école.
Nous avons bien reçu votre demande et nous vous répondrons demain.
Il faut redémarrer le serveur avant de lancer la mise à jour.
Merci beaucoup pour votre aide, bonne journée !
Demain, on ira au marché acheter des légumes et du fromage.
Veuillez agréer l'expression de mes salutations distinguées.
Bien à vous
Mon numéro a changé et mon adresse aussi.
Pourquoi la commande n'est-elle pas encore arrivée ?
La réunion aura lieu dans la grande salle du premier étage.
Ayer fuimos al mercado y compramos fruta para toda la semana.
Hoy por la tarde tengo una cita con el médico.
Cuando hace sol comemos fuera y luego damos un paseo.
No puedo entrar en mi cuenta desde el lunes pasado.
¿Cuándo llegará mi pedido? Ya lo he pagado.
Por favor, envíenme una copia del contrato y de la factura.
El servidor no responde y la página tarda mucho en cargar.
Los niños juegan en la plaza mientras los abuelos toman café.
Muchas gracias por su ayuda y un cordial saludo.
Atentamente,
Quedamos a las ocho delante del cine.
Mi número es nuevo y mi correo también.
Todavía no han contestado a la reclamación.
Ieri siamo andati al mare con tutta la famiglia.
Domani mattina devo portare la macchina dal meccanico.
Non riesco ad accedere al mio conto da stamattina.
Quando arriverà il pacco? Ho già pagato la spedizione.
Per favore mandatemi una copia della ricevuta.
La cena era buona ma il vino era troppo caldo.
Il mio numero è cambiato e la mia casella è piena.
I bambini giocano in cortile e i nonni guardano la televisione.
Distinti saluti
Un caro saluto
Ringrazio per la cortese attenzione.
Se piove restiamo a casa, altrimenti andiamo al parco.
Ontem fomos à praia e depois jantamos em casa.
Amanhã de manhã tenho uma consulta com a médica.
Não consigo entrar na minha conta desde ontem.
Quando chega a minha encomenda? Já paguei a fatura.
Por favor enviem uma cópia do recibo.
O meu número mudou e o meu correio também.
As crianças brincam na rua enquanto os avós conversam.
Com os melhores cumprimentos
Obrigado pela ajuda, até logo!
Se chover, ficamos em casa a ver um filme.
Gisteren zijn we met de trein naar het strand gegaan.
Morgen heb ik een afspraak bij de tandarts.
Ik kan sinds maandag niet meer inloggen op mijn account.
Wanneer komt mijn bestelling aan? Ik heb al betaald.
Stuur mij alstublieft een kopie van de factuur.
Mijn nummer is veranderd en mijn adres ook.
De kinderen spelen buiten terwijl het eten op het vuur staat.
Hartelijke groeten
Als het regent blijven we thuis en kijken we een film.
I går åkte vi till stranden och åt glass.
I morgon har jag en tid hos tandläkaren.
Jag kan inte logga in på mitt konto sedan i måndags.
När kommer mitt paket? Jag har redan betalat.
Mitt nummer är nytt och min adress också.
Med vänliga hälsningar
Barnen leker på gården medan maten står på spisen.
I går tog vi toget til byen og spiste is.
Jeg kan ikke logge inn på kontoen min.
Hvornår kommer min pakke? Jeg har allerede betalt.
Med venlig hilsen
Vennlig hilsen
Wczoraj poszliśmy na plażę i jedliśmy lody.
Jutro rano mam wizytę u lekarza.
Nie mogę zalogować się na swoje konto od poniedziałku.
Kiedy przyjdzie moja paczka? Już zapłaciłem.
Mój numer jest nowy i mój adres też.
Z poważaniem
Pozdrawiam serdecznie
Včera jsme šli na trh a koupili ovoce.
Nemohu se přihlásit ke svému účtu.
S pozdravem
Eilen menimme rannalle ja söimme jäätelöä.
En pääse kirjautumaan tililleni.
Ystävällisin terveisin
Tegnap a piacra mentünk és gyümölcsöt vettünk.
Nem tudok belépni a fiókomba.
Üdvözlettel
Dün pazara gittik ve meyve aldık.
Hesabıma giriş yapamıyorum, lütfen yardım edin.
Saygılarımla
Ieri am fost la piață și am cumpărat fructe.
Nu pot intra în contul meu.
Cu stimă
Вчера мы ходили на рынок и купили фрукты.
Не могу войти в свой кабинет с понедельника.
Когда придёт моя посылка? Я уже оплатил.
Мой номер изменился, и моя почта тоже.
С уважением
Вчора ми ходили на ринок.
Χθες πήγαμε στην αγορά και αγοράσαμε φρούτα.
`
  .trim()
  .split('\n')

/** Sentences in other languages with names. */
export const foreignProse: readonly string[] = `
Ich heiße {p}, meine Nummer ist {t}.
Mein Name ist {p}, meine Adresse ist {e}.
Frau {p} leitet die Filiale in {l} und war früher bei {o}.
Herr {p}, {a}, bittet um Rückruf ({t}).
Frau {s} kommt am Montag zurück.
Herr Dr. {s} hat angerufen.
Viele Grüße\n{p}
Liebe Grüße, {g}
Liebe {g}, danke für die Nachricht.
Lieber {g}, bis morgen.
Hallo {g}, kannst du mir die Datei schicken?
Der Vertrag mit {o} endet im Mai.
Gestern war ich in {l}.
Kunde: {p}, Ort: {l}
Die {o} hat ihren Sitz in {l}.
Je m’appelle {p}, écrivez-moi à {e}.
Je suis {p} et j'habite à {l}.
Madame {s} travaille chez {o}.
Mme {s} et M. {s} habitent au {a}.
Mme {p} a téléphoné hier.
M. {p} a signé le contrat avec {o}.
Monsieur {p} a été remboursé.
Le chèque de {p} est arrivé.
Bonjour {g}, tu viens demain ?
Cordialement,\n{p}
Nous sommes allés à {l} en train.
Client : {p}, ville : {l}
Me llamo {p}, tengo {#} años.
Soy {p}, de {l}.
La señora {s} trabaja en {o}.
El Sr. {s} y la Sra. {s} viven en {a}.
El contrato de {p} vence en mayo.
El pago a nombre de {p} no ha llegado.
Pregunte por {p}.
Hola {g}, ¿vienes mañana?
Un saludo,\n{p}
Ayer estuve en {l} con {g}.
Cliente: {p}, ciudad: {l}
Mi chiamo {p}, scrivetemi a {e}.
Sono {p} e vivo a {l}.
Il sig. {s} e la sig.ra {s} lavorano per {o}.
La signora {s} abita in {a}.
Il dott. {p} è in ferie.
Ciao {g}, vieni domani?
Cordiali saluti,\n{p}
Ieri ero a {l} con {g}.
Chamo-me {p}, escrevam para {e}.
O meu nome é {p} e moro em {l}.
Meu nome é {p}, RG {u}.
O Sr. {s} e a Dona {g} trabalham na {o}.
Olá {g}, vens amanhã?
Ik heet {p}, ik bel over de rekening.
Mijn naam is {p}, mijn e-mail is {e}.
Mevrouw {p} belde vanuit {l}.
De heer {s} werkt bij {o}.
Hoi {g}, kom je morgen?
Met vriendelijke groet,\n{p}
Jag heter {p} och kommer från {l}.
Mitt namn är {p}, jag jobbar på {o}.
Hej {g}, kommer du imorgon?
Med vänliga hälsningar,\n{p}
Jeg heter {p} og bor i {l}.
Jeg hedder {p}, mit nummer er {t}.
Hei {g}, kommer du i morgen?
Nazywam się {p}, piszę w sprawie faktury.
Pan {p} mieszka w {l}.
Pani {s} pracuje w {o}.
Cześć {g}, przyjdziesz jutro?
Jmenuji se {p} a bydlím v {l}.
Nimeni on {p} ja asun paikassa {l}.
Benim adım {p}.
{p} {l} şehrinde oturuyor.
Mă numesc {p} și locuiesc în {l}.
A nevem {p}, a számom {t}.
Меня зовут {p}, я пишу из офиса.
Моё имя {p}, я живу здесь.
Мене звати {p}, мій номер {t}.
Το όνομά μου είναι {p}.
Με λένε {p}.
`
  .trim()
  .split('\n')
  .map((line) => line.replaceAll('\\n', '\n'))
