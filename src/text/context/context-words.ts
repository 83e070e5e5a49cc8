/**
 * Words that say what a number beside them is, by topic; a word has one topic. In lower case;
 * a compound such as `phoneNumber` or `phone_number` counts as its words.
 */
const wordsByTopic = {
  phone: `phone phones telephone telephones tel tele telephony telefon telefono teléfono téléphone telefone telefoon telefonnummer
    rufnummer puhelin puhelinnumero call calls called calling callback mobile mobil móvil movil celular cell cellphone cellular
    handy handynummer portable whatsapp dial dialed dialled dialing ring reach reached reachable sms text texted texting contact
    contacts contacto contatto contato hotline landline helpline voicemail ph tlf gsm viber telegram signal anrufen erreichen erreichbar rückruf rückfragen zurückrufen telefonisch telefonum appelez appeler
    rappeler rappelez joindre joignable bereiken bereikbaar contattare
    llame llamar llamarnos llámame llámanos chiamare chiami chiama chiamami ligar ring pager switchboard tfno tlfno extension ext phonenumber phoneno cellulare телефон тел звоните モバイル
    電話 電話番号 携帯 电话 手机 手机号 전화 전화번호 휴대폰 τηλέφωνο טלפון هاتف الهاتف फोन`,
  fax: 'fax faxes faxed telefax télécopie telecopie faks faxnummer faxnumber facsimile факс 傳真 传真 ファックス 팩스',
  card: `card cards credit debit visa mastercard maestro amex discover jcb diners cc creditcard creditcardnumber cardnumber
    kreditkarte kreditkartennummer carte tarjeta carta cartão cartao kort kaart karta`,
  ssn: 'ssn ssns social ss socialsecurity ssnumber',
  taxpayer: 'itin taxpayer tin tax taxes',
  birth: `birth born dob birthday birthdate birthdays bday geburtsdatum geburtstag geboren geb née né naissance nacimiento
    nacido nacida nascita nato nata nascimento nascido nascida född født syntynyt syntymäaika geboortedatum urodzenia urodzony
    urodzona dateofbirth fødselsdato födelsedatum рождения 生年月日 出生 出生日期 생년월일`,
  account: `account accounts acct acc acctno accountnumber accno konto kontonummer cuenta compte conta rekening iban checking
    savings banking deposit beneficiary 口座 口座番号 账号 계좌`,
  routing: 'routing aba rtn transit bankleitzahl blz sort bsb',
  passport:
    'passport passports passportnumber passeport pasaporte passaporto reisepass passaporte paspoort паспорт 护照 護照 여권',
  driving: 'driver drivers driving',
  drivingLicence: `dl dln driverslicense driverlicense drivinglicence drivinglicense führerschein fuhrerschein
    führerscheinnummer permis patente conducir rijbewijs dmv`,
  licence:
    'license licence licenses licences lic licensed licenseno licencenumber licensenumber certification dea npi',
  plate: `plate plates registration reg numberplate licenseplate rego kennzeichen immatriculation matrícula matricula
    targa kenteken`,
  vin: 'vin chassis vins fahrgestellnummer',
  insurance: 'nino insurance',
  nhs: 'nhs',
  sin: 'sin nas',
  tfn: 'tfn',
  abn: 'abn business',
  germanTax: 'steuer idnr steueridentifikationsnummer steuernummer steuerid identifikationsnummer',
  frenchNir: 'nir insee sécurité securite sécu secu sociale',
  spanishId: 'nif dni nie documento',
  italianCode: 'codice fiscale cf',
  pesel: 'pesel',
  personnummer: 'personnummer samordningsnummer pnr personnr',
  hetu: 'hetu henkilötunnus henkilotunnus henkilötunnukseni',
  aadhaar: 'aadhaar aadhar adhaar uid uidai आधार',
  pan: 'pan permanent',
  nric: 'nric fin',
  cpf: 'cpf cadastro',
  rrn: 'rrn resident 주민등록번호 주민번호',
  myNumber: 'mynumber マイナンバー 個人番号 kojin',
  bsn: 'bsn burgerservicenummer sofinummer',
  nationalId:
    'national identity identification nationalid citizen fødselsnummer cpr ahv avs rijksregister 身份证 身份证号',
  crypto: 'bitcoin btc ethereum eth wallet crypto litecoin',
  web: 'website site url link visit homepage web webpage portal domain blog browse page online websites urls visited',
  number: 'number numbers no nummer numéro numero número num nr numer номер 番号',
  id: 'id ids identifier',
  other: `order orders invoice invoices ticket tickets sku ref reference transaction txn amount total price prices qty
    quantity version versions build upc case model part batch confirmation booking policy claim size bytes duration latency
    elapsed port zip postal postcode zipcode balance usd eur gbp shipment parcel product
    item items asin record mrn student medical reservation flight loan revision rev release coordinates latitude longitude lat
    lon lng bestellung bestellnummer auftrag auftragsnummer rechnung rechnungsnummer kundennummer artikelnummer vertragsnummer
    vertrag aktenzeichen vorgangsnummer sendungsnummer personalnummer mitgliedsnummer commande facture dossier contrat colis
    pedido factura expediente ordine fattura pratica bestelling bestelnummer ordernummer factuurnummer klantnummer zamówienie
    faktura code pin cvv otp device score rows row count`,
  holder: 'customer employee member patient user username',
  machine: `uuid guid trace span session request req hash commit isbn issn ean serial tracking timestamp epoch pid offset
    checksum imei imsi udid`,
} as const

export type ContextTopic = keyof typeof wordsByTopic

/** The topics of words, each with its words. */
export const contextWords: readonly (readonly [ContextTopic, readonly string[]])[] = Object.entries(
  wordsByTopic,
).map(([topic, words]) => [topic as ContextTopic, words.split(/\s+/)])
