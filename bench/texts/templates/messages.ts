/** Chats, mostly without capitals and full stops. */
export const chatTemplates: readonly string[] = [
  'hey its {{given_lower}}, my new number is {{phone}} text me',
  'can u send it to {{email}} pls',
  'lol {{given_lower}} said the server at {{ip}} is down again',
  'my card is {{card}} exp 04/27 and its not working???',
  'ok so my ssn is {{ssn}} and i was born {{birth}} what else do you need',
  'omw, {{street}} right? be there in 10',
  'who is {{lower}} and why do they keep mailing me from {{email}}',
  'thx {{given}}! talk later',
  'u seen this? {{url}}',
  'try {{url_bare}} it worked for me',
  'im in {{town}} til friday, call me on {{phone}}',
  'iban is {{iban}} just send me the 40 bucks',
  'Hi, I am {{full}}. I ordered something on {{date}} (order {{order}}) and it never came.',
  'Hello, this is {{given}} from {{organisation}}, am I speaking with {{person}}?',
  'my name is {{lower}} and i live in {{town}}',
  'Agent: Could you confirm your phone?\nCustomer: sure, {{phone}}\nAgent: and your e-mail?\nCustomer: {{email}}',
  '{{given}}: did you get it\n{{given_second}}: yes, from {{email}}\n{{given}}: cool, the total was {{price}}',
  'pls ring {{given}} on {{phone_odd}} after 5pm',
  '@here the vpn gateway moved to {{ipv6}}, ask {{given_second}} if it fails',
  'nah that was version {{version}}, not {{version}}. check {{sha_short}}',
  'wifi mac is {{mac}} if you need to whitelist it',
  'you can also whatsapp me {{phone_international}} im usually up late',
  'yo {{given}} whats the pin for the meeting at {{time}}',
  'do we trust {{organisation}}? {{given_second}} sent them {{price}} already',
]

/** E-mails with greetings, signatures and headers. */
export const emailTemplates: readonly string[] = [
  'Dear {{person}},\n\nthank you for your order {{order}} of {{date}}. It will be sent to {{street}}, {{town}} within three days.\n\nKind regards,\n{{second}}\n{{organisation}}\n{{phone}}',
  'Hi {{given}},\n\ncould you send the figures to {{email_other}} before Friday? The last ones were {{percent}} off.\n\nThanks,\n{{given_second}}',
  'From: {{full}} <{{email}}>\nTo: {{email_other}}\nSubject: Invoice {{invoice}}\n\nPlease find the invoice attached. Total {{price}}, payable to {{iban}}.',
  'Hello team,\n\n{{full}} will join us on Monday. Her desk phone is {{phone}}, her mail {{email}}.\n\nBest\n{{given_second}}',
  'Sehr geehrte Frau {{family}},\n\nIhre Rechnung {{invoice}} über {{price}} ist noch offen. Rückfragen unter {{phone}}.\n\nMit freundlichen Grüßen\n{{full_second}}',
  '--\n{{full}}\nSenior Analyst, {{organisation}}\n{{street}}, {{town}}\nT: {{phone}}\nE: {{email}}\nW: {{url_bare}}',
  'On {{date}} at {{time}}, {{full}} <{{email}}> wrote:\n> Did anyone look at {{url}} yet?\n\nYes, it is fine.',
  'Mr {{family}},\n\nwe could not charge card {{card}}. Please update it at {{url}}.\n\nBilling, {{organisation}}',
  'Hi all,\n\nreminder: the offsite is at {{street}} in {{town}}. Questions to {{given}} ({{phone}}) or {{given_second}}.\n\nCheers',
  'Cc: "{{full}}" <{{email}}>, {{email_other}}; {{email_other}}\nDate: {{date}} {{time}}\n\nSee below.',
  'Unsubscribe: {{url}}\nQuestions? mailto:{{email_other}}\n© {{organisation}}, {{street}}',
  'Dear Sir or Madam,\n\nmy name is {{full}} and I have been a customer since 2009. Please delete all data about me. You can reach me at {{phone_international}} or {{email}}.\n\nYours faithfully,\n{{full}}',
]

/** Tickets of support and operations. */
export const ticketTemplates: readonly string[] = [
  '[{{ticket}}] Login fails for {{email}}\nReporter: {{full}}\nAssignee: {{full_second}}\nIP {{ip}}, app {{version}}, since {{timestamp}}.',
  'Customer {{full}} (tel {{phone}}) says the parcel {{tracking}} went to {{street}} instead of {{town}}.',
  'Refund {{price}} to card {{card}}, order {{order}}, requested by {{person}} via chat.',
  'Caller: {{person}}. Callback number: {{phone}}. Issue: router {{mac}} drops at {{time}}. Escalated to {{given_second}}.',
  'Account locked after 5 attempts from {{ip}}; owner {{email}}; request id {{uuid}}.',
  'User {{given}} reports that {{url}} returns 502. Trace {{sha_short}}, build {{version_four}}.',
  'Please add {{ipv6}} and {{ip}} to the allow list of {{organisation}}.',
  'Merged {{ticket}} into {{ticket}}: same customer ({{full}}, {{email}}).',
  'Shipping address changed to {{street}}, {{town}}. Verified with {{given}} by phone ({{phone_odd}}).',
  'Identity check failed: SSN {{ssn_bare}} does not belong to {{full}}.',
  'Fleet request: replace unit with VIN {{vin}}, contact {{full}} at {{organisation}}, {{phone}}.',
  'Printer at {{ip}} (MAC {{mac}}) prints {{count}} blank pages. Serial {{part}}.',
]
