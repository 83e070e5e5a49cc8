import type { NameLocale } from '../values/people.ts'

/** Sentences in other languages, with names of the locale. */
export const languageTemplates: Readonly<Partial<Record<NameLocale, readonly string[]>>> = {
  de: [
    'Frau {{full}} wohnt in der {{street}} und ist unter {{phone}} zu erreichen.',
    'Bitte überweisen Sie {{price}} auf das Konto {{iban}}, lautend auf {{full}}.',
    'Am {{date}} schrieb uns {{full}} von {{email}}, das Gerät mit der Adresse {{ip}} sei gestört.',
  ],
  fr: [
    'Bonjour, je m’appelle {{full}} et mon numéro est le {{phone}}.',
    'Le virement de {{price}} partira du compte {{iban}} au nom de {{full}}.',
    'Madame {{family}} nous a écrit depuis {{email}} le {{date}}.',
  ],
  es: [
    'Hola, soy {{full}} y vivo en {{town}}. Mi teléfono es {{phone}}.',
    'El pago con la tarjeta {{card}} de {{full}} fue rechazado.',
    'Escriba a {{email}} o visite {{url}}; su NIF es {{es_nif}}.',
  ],
  it: [
    'Mi chiamo {{full}}, il mio numero è {{phone}} e la mia email {{email}}.',
    'Bonifico di {{price}} sul conto {{iban}} intestato a {{full}}.',
  ],
  pt_BR: [
    'Meu nome é {{full}}, CPF {{br_cpf}}, telefone {{phone}}.',
    'O cartão {{card}} foi recusado; fale com {{full}} em {{email}}.',
  ],
  nl: ['Mevrouw {{full}} woont in {{town}}; haar nummer is {{phone}} en haar IBAN {{iban}}.'],
  pl: ['Nazywam się {{full}}, mój numer to {{phone}}, adres {{email}}.'],
  sv: ['Jag heter {{full}} och bor i {{town}}. Ring {{phone}} eller skriv till {{email}}.'],
  tr: ['Benim adım {{full}}, telefonum {{phone}}, e-posta adresim {{email}}.'],
  ru: ['Меня зовут {{full}}, мой телефон {{phone_international}}, почта {{email}}.'],
  ja: ['私は{{full}}です。電話番号は{{phone_international}}、メールは{{email}}です。'],
  zh_CN: ['我叫{{full}}，我的邮箱是{{email}}，服务器地址是{{ip}}。'],
  ko: ['제 이름은 {{full}}이고 이메일은 {{email}} 입니다.'],
  ar: ['اسمي {{full}} ورقم هاتفي {{phone_international}} وبريدي {{email}}.'],
  he: ['שמי {{full}}, הטלפון שלי {{phone_international}} והמייל {{email}}.'],
}
