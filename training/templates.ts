/**
 * Sentences with slots, by register. `p` a person's full name, `g` a given name, `s` a surname,
 * `o` an organisation, `l` a place, `a` an address, `n` a nationality; `e` an e-mail address, `t` a
 * phone number, `u` another find, `d` a date, `#` a number, `w` a plain noun, `j` an occupation,
 * `P` a product, `x` a plain clause.
 */
export const prose: readonly string[] = `
{p} is residing at {a}, owns a car and works at {o}.
My name is {p} and I live in {l}.
{p}, {j} at {o}, said the {w} was ready.
I spoke with {p} about the {w} yesterday.
According to {p}, {x}.
{x}, said {p}.
"{x}," {p} said.
{p} told {o} that {x}.
The {w} was signed by {p} on {d}.
{p} and {p} met in {l} last {d}.
Dr. {s} will see you at {#} o'clock.
Mr. {s} called about his {w}.
Mrs. {p} moved from {l} to {l}.
Ms {s} asked for a {w}.
Prof. {p} teaches at {o}.
{o} announced on {d} that {p} would become its {j}.
{o} has opened an office in {l}.
She joined {o} as a {j} in {#}.
He works for {o}.
He was born in {l} in {#}.
The patient, {p}, was admitted on {d} with a {w}.
Patient {p} reports a {w} since {d}.
{p}'s {w} is overdue.
{s}'s {w} was found in {l}.
{g}'s mother lives in {l}.
We met {g} at the {w}.
Ask {g} or {g} for the {w}.
{g} and I went to {l}.
I think {g} has the {w}.
Thanks to {g}, {x}.
The contract between {p} and {o} ends on {d}.
{p} (born {d} in {l}) is a {n} {j}.
The {n} {j} {p} won the {w}.
He is a {n} citizen living in {l}.
She holds {n} nationality.
Her nationality is {n}.
A {n} {w} was found near {l}.
{n} officials met {n} diplomats in {l}.
{l} is a city with a large {w}.
Flights from {l} to {l} were cancelled.
They travelled through {l}, {l} and {l}.
Please ship the {w} to {a}.
My address is {a}.
The office is at {a}.
I used to live at {a} before I moved to {l}.
{p} lives at {a}.
Contact {p} at {e} or {t}.
You can reach {p} on {t}.
Email {e} and ask for {p}.
Her name is {p}, she is {#} years old.
His full name is {p}.
This is {p} from {o}.
I am {p}, {j}.
I'm {g} from {l}.
Hi, I'm {p} and my number is {t}.
The account belongs to {p}.
The card is in the name of {p}.
Beneficiary {p}, account {u}.
Transfer {#} to {p} at {o}.
The invoice from {o} is due on {d}.
Shares of {o} fell {#} percent on {d}.
{o} and {o} agreed to merge.
{o} said in a statement that {x}.
A spokesman for {o} declined to comment.
{p}, a spokesman for {o}, said {x}.
{p}, {#}, of {l}, was arrested on {d}.
Police in {l} arrested {p}.
President {s} visited {l} on {d}.
Prime Minister {p} spoke to the {w}.
Judge {p} ruled that {x}.
Officer {s} stopped the car in {l}.
Attorney {p} represents {o}.
The plaintiff, {p}, claims that {x}.
{p} v. {o}
{s} v. {s}
In the case of {p} against {o}, the court in {l} ruled.
{p} was appointed {j} of {o}.
{p} scored twice as {l} beat {l}.
{s} scored in the last minute.
{s}, who joined from {o}, {x}.
Nurse {g} took the {w}.
Her husband {g} and her son {g} live in {l}.
My brother {p} needs a {w}.
My wife {g} is a {j}.
Our manager {p} will call you.
Your colleague {p} left a {w}.
The new {j}, {p}, starts on {d}.
We hired {p} as {j}.
It was {p} who found the {w}.
The report was written by {p} and {p}.
{p} et al. describe a {w}.
as shown by {s} ({#})
Written by {p}, {d}
Photo: {p}
The students are {p}, {p} and {p}.
Attendees: {p}, {p}, {p}
Меня зовут {p}.
{p} оплатил счёт.
Клиент: {p}
Скажите, что {p} не приедет.
Здравствуйте, {g}!
ФИО: {p}
Ich heiße {p}.
Mein Name ist {p} und ich wohne in {l}.
Sehr geehrter Herr {s},
Sehr geehrte Frau {s},
Mit freundlichen Grüßen {p}
Herr {s} hat die Rechnung bezahlt.
{p} arbeitet bei {o} in {l}.
Je m'appelle {p}.
Monsieur {s} a payé la facture.
Bonjour {g}, merci.
{p} habite à {l}.
Me llamo {p} y vivo en {l}.
El señor {s} ha pagado la factura.
Hola {g}, gracias.
Mi chiamo {p} e abito a {l}.
Il signor {s} ha pagato.
Mijn naam is {p} en ik woon in {l}.
Meu nome é {p}.
Nazywam się {p}.
Benim adım {p}.
Present were {p} ({o}) and {p} ({o}).
Her teacher, {p}, lives near {l}.
She studied at {o} and moved to {l}.
I bank with {o}.
Their insurer is {o}.
He was treated at {o} in {l}.
The merger of {o} with {o} was cleared.
Made by {o} in {l}.
I bought a {P} from {o}.
{p} has been a customer since {#}.
Good morning {g}, how is the {w}?
Did {g} send you the {w}?
Tell {p} that {x}.
When {p} arrived, {x}.
If {g} calls, give him my number.
Because {g} was late, {x}.
Yesterday {p} paid the {w}.
In {l}, {x}.
From {l}, {p} flew to {l}.
On {d}, {p} met {p}.
{g}, please check the {w}.
Yes, {g}, {x}.
Regarding the {w}, {p} will answer.
Driver {p} drove the {w} to {l}.
{p} requested a refund for order {u}.
{p} <{e}> wrote:
{p}, SSN {u}, lives in {l}.
{p}'s phone number is {t} and his email is {e}.
The {w} of {p} was lost.
Authorized by {p}
Approved: {p}, {d}
{p} has {#} shares of {o}.
Sincerely, {p}
Regards, {g}
Best regards, {p} {j}, {o}
Dear {p}, thank you for the {w}.
Dear Mr. {s}, {x}.
Dear {g}, {x}.
Hello {g}, {x}.
Hi {p}, your {w} is ready.
Thank you, {p}
`
  .trim()
  .split('\n')

export const forms: readonly string[] = `
Name: {p}
Full name: {p}, Date of birth: {d}
Full Name: {p} | Email: {e} | Phone: {t}
First name: {g}, Last name: {s}
First Name: {g}
Last Name: {s}
Surname: {s}
Given name: {g}
Customer: {p}
Customer name: {p}; city: {l}
Patient: {p}, DOB: {d}, MRN: {u}
Patient Name: {p}
Employee: {p}, Department: Finance
Employer: {o}
Company: {o}
Organization: {o}
Company name: {o}, Contact: {p}
Address: {a}
Shipping address: {a}
Street: {a}
City: {l}
Country: {l}
State: {l}
Nationality: {n}
Citizenship: {n}
Place of birth: {l}
Contact person: {p}
Emergency contact: {p} ({t})
Signed, {p}
Signature: {p} Date: {d}
Cardholder: {p}
Cardholder Name: {p} Card: {u}
Account holder: {p}
Doctor: {p}
Attending physician: Dr. {p}
Provider: {o}
Insurance: {o}
Bill to: {p}, {a}
Ship to: {p}, {o}, {a}
From: {p} <{e}>
To: {p} <{e}>
Cc: {p}; {p}
Author: {p}
Assigned to: {p}
Reporter: {p}
Guest: {p}, room {#}
Passenger: {P}, seat {#}
Tenant: {p}, landlord: {o}
Name:{p}
NAME: {p}
"name": "{p}"
"name": "{p}", "email": "{e}"
{"name": "{p}", "city": "{l}", "company": "{o}"}
{"firstName": "{g}", "lastName": "{s}", "phone": "{t}"}
{"first_name":"{g}","last_name":"{s}","country":"{l}"}
{"employer":"{o}","nationality":"{n}"}
"address": "{a}"
"customer": {"name": "{p}"}
name={p}
user='{p}'
full_name="{p}" city="{l}"
<name>{p}</name>
<city>{l}</city>
{g},{s},{e},{t}
{p},{e},{l}
{#},{p},{l},{d}
{#};{s};{g};{l};{e}
{p};{o};{l}
{p}	{e}	{l}
| {p} | {o} | {l} |
- {p}, {j}
- {p} ({o})
* {p} - {t}
{#}. {p}
{p}
{p}, {p}
{p}, {l}
{p}, {d}
{p} / {p}
{p} ({#})
{p} - {o}
{o}
{l}
{l}, {l}
{o}, {l}
{a}
{p} {e}
{p}: {x}.
{g}: hi, is the {w} there?
{g}: ok
[{d}] {p}: {x}
@{g} can you check the {w}?
INFO user {p} logged in from {u}
{d} INFO login ok user="{p}" ip={u}
{d} WARN payment for {p} refused
{d} [ERROR] customer {p} not found
Ticket {#}: {p} cannot open the {w}
Agent: Hello {g}, how can I help? Customer: my order is late.
SELECT * FROM users WHERE name = '{p}'
`
  .trim()
  .split('\n')

/** Written without capitals, as in chats. */
export const chats: readonly string[] = `
my name is {p}
my name is {p} and i live in {l}
hi my name is {g}
hey {g} how are you
hi i'm {p} from {l}
i am {p}
this is {p} calling about the {w}
this is {g} from {o}
thanks {g}
thank you {p}
name is {p} and email is {e}
its {p}, number is {t}
it's under the name {p}
the name is {p}
account is under {p}
can you call {p} at {t}
can you tell {g} i will be late
please send it to {p} at {a}
i work at {o}
i live in {l}
im in {l} now
moving to {l} next month
i'm from {l} but live in {l}
my doctor is dr {s}
mr {s} said ok
mrs {p} called
customer {p} wants a refund
{p} here
ok {g}
i talked to {g} yesterday
{g} said the {w} is broken
ask {g} about the {w}
i am {n}
he is {n}
regards {p}
best {g}
talk to {p} in sales
name: {p}
email {e} name {p}
ship to {p} {a}
my wife {g} and my son {g}
yes its for {p}
the order is for {p}
spelled {p}
`
  .trim()
  .split('\n')

/** Texts that name nobody and no place. */
export const plain: readonly string[] = `
The build is green and the tests pass.
{x}.
{X} {x}.
The {w} of the {w} is a {w}.
I {v} the {w} and the {w}.
Please check the {w} before {d}.
How do I change my {w}?
Can I {v} my {w} online?
What is the {w} for order {u}?
I want a refund for my {P}.
My {P} does not work with my {P}.
We will {v} the {w} in {d}.
May I ask a question?
Will you {v} the {w}?
Mark all messages as read.
Mark the {w} as done.
Mark this as resolved and close the ticket.
Bill the customer on {d}.
The bill is due in May.
Bill me later.
Grace period ends on {d}.
Hope this helps.
Hope you are well.
I hope you will {v} it.
Rose petals and lily seeds
Prices rose in May and June.
The rose is a flower.
Art is long.
Will do.
Will this work?
May be late.
Frank discussion
Be frank with me.
Rich text editor
Rich people buy a {w}.
Drew a line
Pat the dog
Jack of all trades
Sue the company
They may sue for {#}.
Chase the payment
Chip and pin
Summer and autumn
Autumn leaves fall in October.
Dawn broke at six.
Faith and reason
Joy to the world
Gene expression
Chase rewards points
Sandy beaches
Holly and ivy
Olive oil and ginger
Amber alert
Ruby on Rails and Crystal
Jasmine rice and basil
Pearl necklace
The Virgin birth
Crystal clear
Christian values
Victor takes the prize
Carol singing at Christmas
Iris recognition
Miles per hour
Dean of students
Baker wanted
The cook and the baker
Young people like the {w}.
King size bed
Brown bread
Green energy
White paper
Black Friday
Long term support
Hill climbing
Wood and stone
Stone walls
Price list
Page {#} of {#}
Chapter {#}: The {W} of the {W}
Section {#}. {W} and {W}
Table {#}: {W} {W}
Figure {#} shows the {w}.
{W} {W}
{W} {W} {W}
{W}: {w}
How to {V} Your {W}
The {W} {W} Guide
{W} {W} and {W} {W}
Getting Started
Getting Started With {P}
Installation
Usage
License
Quick Start
Table of Contents
API Reference
## {W} {W}
# {W}
### How It Works
- {W} {w}
- {W}: the {w} of the {w}
* {V} the {w}
{#}. {V} the {w}
Click {W} {W} to {v} the {w}.
Open Settings and choose {W} {W}.
Press Enter or Escape.
Press Ctrl to {v} the {w}.
Go to File, then Save As.
Select Edit and then Find.
The Save button is grey.
{W} is a {w} for {w}.
Use {P} to {v} the {w}.
{P} and {P} are supported.
Runs on Linux, Windows and macOS.
Written in JavaScript, TypeScript, Python and Rust.
Requires Node.js {#} or later.
Docker, Kubernetes, Redis and PostgreSQL
Returns a Promise that resolves to an Array of Buffer objects.
Throws a TypeError if the Object is null.
The String, Number and Boolean types
@param {w} The {w} of the {w}.
@returns The {w}.
// Use the {w} instead of the {w}.
/* This {v}s the {w}. */
const {w} = new Map()
class Foo extends Bar
import Foo from 'bar'
export function get{W}({w}: string): Promise<void>
public static void Main
TypeError: Cannot read properties of undefined
Error: connect ECONNREFUSED
at Object.<anonymous> ({w}.js)
at Module._compile
{d} INFO Starting {W}Service
{d} ERROR [{w}-{#}] {W}Exception: {w} failed
{d} DEBUG Received {#} bytes
{d} WARN Slow query
{d} INFO Server started on port {#}
GET /{w}/{#} HTTP
User-Agent: Mozilla (Windows NT; Win) AppleWebKit (KHTML, like Gecko) Chrome Safari
Content-Type: application
Accept-Language: en
Cache-Control: no
Nov {#} host sshd: Failed password for invalid user admin from {u}
Jan {#} kernel: Out of memory
Accepted publickey for root from {u}
Connection closed by {u}
MIT License
Copyright (c) {#}
THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND
SELECT {w} FROM {w} WHERE id = {#}
INSERT INTO {w} VALUES
Monday to Friday, 9 to 5
On Monday we {v} the {w}.
See you on Tuesday.
In January the {w} was new.
Since March, {x}.
Happy Birthday!
Happy New Year
Merry Christmas
Easter Sunday
Thanksgiving Day
Dear Sir or Madam,
Dear Customer,
Dear Team,
Dear all,
Hi all,
Hi there,
Hello World
Hello everyone
Hi team, {x}.
Thanks,
Thank you for your {w}.
Best regards,
Kind regards
Yours faithfully,
Sincerely,
Customer Support
Customer Service Team
Human Resources
Chief Executive Officer
Vice President of Sales
Senior {j}
Sent from my iPhone
Order number: {u}
Order ID: {u}
Invoice {u}
Total: {#}
Subtotal: {#}
Tax: {#}
Tracking number: {u}
Status: Active
Type: {W}
Category: {W}
Color: Blue
Size: Large
Priority: High
Severity: Critical
Subject: {W} {w}
Re: {W} {w}
Date: {d}
Phone: {t}
Email: {e}
Notes: {x}.
Diagnosis: Hypertension
Medication: Aspirin {#} mg
Blood Pressure: {#}
Allergies: None
History of Present Illness
Type 2 Diabetes Mellitus
CT of the chest
Patient denies chest pain.
Patient reports a {w}.
Patient was given Ibuprofen.
The Patient agrees to the {w}.
The Company shall {v} the {w}.
The Agreement is governed by the law.
This Agreement is made between the Parties.
The Buyer and the Seller agree.
The Tenant shall pay the Landlord.
WHEREAS the parties agree
Terms and Conditions
Privacy Policy
Terms of Service
Net Income
Cash Flow Statement
Balance Sheet
Annual Percentage Rate
The Federal Reserve raised rates.
The Supreme Court ruled.
The Government said {x}.
The President and the Congress
The Minister of Finance
The Internet is down.
God knows
I think, I hope, I may.
I am late.
I am here.
I'm sorry.
I'm Fine.
I am Happy to help.
This is Great.
This is Important: {x}.
He is Right.
"{W}" is the {w}.
The "{W} {W}" option
{x}; {x}.
{x}, and {x}.
It is {w}. The {w} is {w}. {X} {w}.
No, {x}.
Yes. {X}.
OK, {x}.
WARNING: DO NOT OPEN
NOTE: {x}
IMPORTANT NOTICE
PLEASE READ
URGENT: {x}
ATTENTION {W}
FAQ
Q: How do I {v} it?
A: {V} the {w}.
TODO: {v} the {w}
FIXME later
{"id": {#}, "type": "{w}", "status": "ACTIVE"}
"{w}": "{w}"
"{w}": true
{w}={w}
{w}: {w}
<div class="{w}">
Клиент оплатил счёт.
Пожалуйста, проверьте документ.
Заказ будет отправлен завтра.
Здравствуйте, у меня вопрос.
Спасибо за помощь.
Это не работает.
Пароль был изменён.
Мы получили ваше письмо.
Система обновлена в понедельник.
Добрый день!
Команда и проект
Καλημέρα σας.
Η πληρωμή έγινε.
Der Kunde hat die Rechnung bezahlt.
Die Lieferung der Ware erfolgt am Montag.
Das Haus und der Garten sind schön.
Bitte senden Sie die Unterlagen an die Abteilung.
Ihre Bestellung wurde versandt.
Mit freundlichen Grüßen
Sehr geehrte Damen und Herren
Guten Tag, ich habe eine Frage zu meinem Vertrag.
Die Zahlung ist bis Ende Monat fällig.
Le client a payé la facture.
Bonjour, je voudrais un remboursement.
Cordialement,
Veuillez trouver la facture.
El cliente ha pagado la factura.
Hola, tengo una pregunta.
Un saludo,
Estimado cliente,
Il cliente ha pagato la fattura.
Buongiorno, ho una domanda.
Cordiali saluti
De klant heeft de factuur betaald.
Met vriendelijke groet
Geachte heer of mevrouw
my order is late and i want my money back
can i change my {w}
how do i {v} my {w}
i will mark it as done
it may rain
will you be there
hope you are well
the bill is too high
i can {v} the {w} in may
what is the {w} of the {w}
thanks for the {w}
thank you so much
hi there
hello
ok thanks
good morning
is the {w} open on sunday
i need help with the {w}
this is not what i wanted
i am not happy
i am waiting
i am here
this is broken
`
  .trim()
  .split('\n')
