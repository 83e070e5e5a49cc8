/** Words that fill slots of texts and are no names. */
export const occupations: readonly string[] =
  'engineer|teacher|nurse|lawyer|manager|director|CEO|accountant|analyst|driver|minister|professor|captain|Senior Developer|Chief Executive|spokesman|secretary|consultant|Managing Director|surgeon|singer|footballer|author'.split(
    '|',
  )
export const months: readonly string[] =
  'January February March April May June July August September October November December'.split(' ')
export const days: readonly string[] =
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
export const products: readonly string[] =
  'iPhone|MacBook Pro|Galaxy Phone|Windows|Android|Chrome|Firefox|Excel|Word|PowerPoint|Gmail|Outlook|Photoshop|PlayStation|Xbox|Kindle|Echo Dot|Model S|Civic|Corolla|Redis|Docker|React|Node.js|Express|Premium Plan|Gold Card|Basic Plan|Smart Watch|Wireless Mouse|Coffee Maker|Blue Shirt|Vitamin C|Aspirin|Bitcoin|Ethereum'.split(
    '|',
  )
export const places: readonly string[] = [
  'London',
  'Paris',
  'Berlin',
  'New York',
  'Chicago',
  'California',
  'Texas',
  'Germany',
  'France',
  'India',
  'China',
  'Japan',
  'Spain',
  'Italy',
  'Canada',
  'Brazil',
  'Mexico',
  'Nigeria',
  'Tokyo',
  'Madrid',
  'Boston',
  'Seattle',
  'United States',
  'USA',
  'U.S.',
  'U.S.',
  'U.K.',
  'UK',
  'England',
  'Scotland',
  'Europe',
  'Africa',
  'Asia',
]
export const acronyms: readonly string[] =
  'CEO CFO CTO COO HR IT QA PR API PDF MRI ECG ETA VAT IBAN SSN PIN ATM MAC IP DNS VPN CT ICU ER OK FAQ ASAP FYI RSVP DOB ID SLA KPI ROI GDP DNA HIV URL HTTP JSON XML SQL CSS HTML CPU GPU RAM USB GPS SMS TV PC DVD LED AI ML UI UX SDK CLI CI CD PO AM PM VIN IVF BMI'.split(
    ' ',
  )
export const medicineEnds: readonly string[] =
  'cillin prazole statin olol pril sartan mycin dine pam zine ine ide ate oxacin mab tinib vir'.split(
    ' ',
  )
export const medicineStarts: readonly string[] =
  'amoxi ome lise ator meto lisino lo azithro ami diaze sertra fluo metfor ibu para keta predni warfa clopi gaba levo dexa cipro'.split(
    ' ',
  )
export const coinageEnds: readonly string[] =
  'ers izer ify ize able js kit db io repo less ness ings ation ator ility let base flow hub ly er ing ism ist'.split(
    ' ',
  )
export const germanNouns: readonly string[] =
  'Hund Katze Haus Garten Auto Vertrag Rechnung Lieferung Bestellung Zahlung Kunde Kundin Abteilung Bericht Antrag Termin Konto Karte Versicherung Wohnung Miete Vermieter Schlüssel Fenster Tür Tisch Stuhl Schule Lehrer Schüler Arbeit Firma Chef Buchhaltung Leistung Kosten Preis Steuer Frist Ende Anfang Woche Jahr Tag Stunde Zeit Problem Lösung Frage Antwort Nachricht Brief Anhang Datei Ordner Rechner Drucker Fehler Anmeldung Passwort Adresse Straße Stadt Land Krankenhaus Arzt Patient Behandlung Untersuchung Medikament Schmerzen Fieber Maschine Werk Lager Ware Paket Sendung Rückgabe Umtausch Gutschein Angebot Nachfrage Unterlagen Vorgang Ergebnis Entscheidung Verantwortung Möglichkeit Gesellschaft Regierung Wirtschaft Entwicklung'.split(
    ' ',
  )
export const namesakes: readonly string[] =
  'Rose Jordan Paris Max Lincoln Austin Bill Mark Grace Hope Faith Joy Basil Rosemary Ginger Sage Olive Ruby Crystal Jasmine Lily Daisy Violet Heather Ivy Holly Amber Dawn Autumn Summer April June August Victor Victoria Florence Georgia Sierra Dakota Savannah Sydney Chelsea Carter Mason Hunter Cooper Porter Taylor Parker Baker Carver Page Reed Rich Frank Earnest Guy Jack Jenny Josh Drew Pat Rob Sue Chase Chip Cliff Clay Dean Gene Grant Jay Lance Miles Nick Norm Pierce Ray Rusty Skip Stew Sterling Wade Ward Wayne Will Woody Christian Marina Carmen Mercedes Alexa Siri Cortana Tesla Pascal Ada Julia Oscar Emmy Tony Cologne Vienna Berlin Champagne Brussels Java Cuba Panama Cayenne Santa'.split(
    ' ',
  )
export const verbs: readonly string[] =
  'open close check send update delete change return repair review cancel confirm print copy move test build install remove add'.split(
    ' ',
  )
