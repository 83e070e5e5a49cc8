/** Everyday English with names where they are hard: alone, after verbs, titles and prepositions. */
export const moreProse: readonly string[] = `
Please phone {g} at {t}.
text {g} when you land
pls tell {g} it is done
hi its {g}
hey it's {g} from {l}
its {g} again, still no {w}
Confirmed by {g} in person.
Checked with {p} on {d}.
Handed over to {g}.
Passed on to {p} ({o}).
Given to {g} for review.
Approved by {g} and {g}.
Reviewed by {g}, merged by {g}.
For details see {g} ({t}) or {g}.
Cc {g} and {g}.
Forward this to {g}, please.
Meeting with {p} and the Board
Meeting with {p} and {g}
Lunch with {g}
the table is for {p}, {#} people
booked for {p} on {d}
Call {g}
Call {p} back
Email {g} about the {w}
Interview {p} at {#}
Dinner at {s}'s
{g} will {v} it tomorrow.
{g} says {x}.
{g} and {g} are on leave.
{g}, {g} and {g} joined the call.
{g} won against {g} on penalties.
{s} knocked out {s} in the semi-final.
On Saturday {g} meets {g} in the playoffs.
{s} lost to {s} in {l}.
{g} had known {g} since they were children in {l}.
He moved from {l} to {l} with {g}.
The orchestra went from {l} to {l}.
The factory closed after it quit {l}.
They settled in {l} in {#}.
We are going to {l} next week, so I need my passport.
I will travel to {l} in {#}.
How do I get from {l} to {l}?
What is the time in {l}?
The weather in {l} is {w}.
I was born in {l} but grew up in {l}.
My parents live in {l}, {l}.
The workshop takes place at {a} in {l}.
We delivered to {a} and not to {a}.
The new billing address is {a}.
The flat of {p} at {a} was sold.
{p} lives in {l}.
Retired, from {l}.
Lives with his wife {g} in {l}.
Professor {s} of {o} doubted it.
Doctor {p} of {o} agreed.
Prof {s} ({o})
Dr {s} of {o} said {x}.
Dr. {p} from {o}
Sen. {s} of {l} voted no.
Rep. {p} of {l}
Sir {p} opened the {w}.
Lady {s}
Sgt. {s} and Lt. {p}
Rev. {p}
Pt {p} c/o {w}.
Pt {s} takes no {w}.
Pt is a {#} year old {j}.
Patient {r}
Seen today: {p}, follow-up of {w}.
Covered by {o}. Weight {#}, height {#}
Bloods from {o}: CRP {#}, TSH {#}, Na {#}.
Obs: RR {#}, HR {#}, GCS {#}
Works at {o}; bank: {o}.
(c) 20{#} {o}
© 20{#} {o}. All rights reserved.
© {o}, {a}
/* Copyright 20{#} {o} */
// Author: {p}
Nobody at {o} answered the phone.
{p}, whose brother runs {o}, said {x}.
{o} plans a plant near {l}.
{o} may cut {#} jobs.
{o} shipped {#} phones worldwide.
In March {o} lost its licence.
Shares in {o} rose.
{o} plc reported a loss.
The medal was given to {p} and {p}, both of {o}.
The contract was won by {o}.
I ordered from {o} and it never came.
My card from {o} was stolen.
I work for {o}.
{p} came to {o} in {#} from {o}.
{p} left {o} for {o} in {l}.
{p}, {o}
{p}\n{j}, {o}\n{a}
{p}\n{o}\n{t}
{j}, {o}
{p} | {j} | {o} | {l}
Regards,\n{p}
Cheers,\n{g}
Thanks!\n{g}
Best,\n{g}
Kind regards,\n{p}\n{o}
Love, {g}
- {g}
{g} x
Caller: yes, it is {p}
Clerk: who is calling? Caller: {p}
Clerk: right, {g}. And the address?
Bot: Hello {g}! You: hi
{g}: are you coming?
{g}> are you coming?
<{g}> are you coming?
@{g} please look
{g},{s},{o},{l}
{#},{g} {s},{e},{t},{l}
{#},"{r}",{e}
{r}
{r} ({d})
Patient: {r}; seen on {d}.
{r} | {l}
Witness: {r}.
summary: {r}; born {d}
Name: {r}
Patient Name: {r}
LAST NAME: {s} FIRST NAME: {g}
INSERT INTO staff (id, full_name, city) VALUES ({#}, '{p}', '{l}')
INSERT INTO {w} VALUES ({#}, '{g}', '{s}', '{l}')
UPDATE users SET city = '{l}' WHERE name = '{p}'
FN:{p}\nTITLE:{j}\nORG:{o}
N:{s};{g};;;\nADR;TYPE=home:;;{a}
name: {p}\ncity: {l}\nemployer: {o}
- name: {p}\n  country: {l}
<author>{p}</author><org>{o}</org>
{d} INFO user {g} logged in
{d} INFO session for "{p}" opened
My flatmate is {n}.
nationality {n}, born {d}, address {a}
of {n} nationality
who leads the {n} {w}
He leads the {n} {w} with {p}.
Her mother is {n} and her father is {n}.
She is {n}.
We met some {n} students.
I am {n}, living in {l}.
{n} and {n} food
both {n} and {n} passports
the {n} embassy in {l}
a {n}-born {j}
`
  .trim()
  .split('\n')
  .map((line) => line.replaceAll('\\n', '\n'))

/** Without capitals and names. */
export const morePlain: readonly string[] = `
Never {V} A {W} Without The {W}
Why We {V} {W} In {W} And {W}
With {W}, Every {W} Can Be {W}
What To Do When Your {W} Is {W}
How To {V} {W} At {W}
{V} {W} From {W}
{V}ing {W} For {W}
{W} At {W}
Warning: {V} Not {W} The {W}
Note: {W} {W} The {W}
Warning: Do Not {V} The {W}
The {#} Best Ways To {V} A {W}
How I {V}ed My {W} And {V}ed The {W}
{W} Is Not {W}: A Guide To {W}
Frequently Asked Questions About {W}
{P} Is {W}
{Z} Is {W} And {Z} Is Not
{Z} needs a {w}.
{Z}s are {w}.
{Z} {w} {#}
Surprise! The {w} is {w}.
SURPRISE
SURPRISE PARTY
{A} {A} {A}
{A} NOTICE: {A}
FINAL WARNING: {A} MUST BE {A}
TERMS AND CONDITIONS
ALL RIGHTS RESERVED
TABLE OF CONTENTS
INTRODUCTION
SUMMARY OF {A}
In other news, the {w} of the {w} is {w}.
Yesterday it rained. Today {x}.
Tomorrow we {v} the {w}.
Although {x}, {x}.
However, {x}.
Therefore {x}.
Nevertheless, {x}. Moreover, {x}.
Unfortunately {x}.
Perhaps {x}. Maybe {x}.
Once upon a time there was a {w}.
Grandma bakes a {w} for the {w}.
Mom and Dad {v} the {w}.
Mum, Dad, Uncle and Auntie
The Moon and the Sun
The Earth turns around the Sun.
Winter is cold. Spring is {w}. Summer is {w}.
Preheat the oven and mix flour, butter and sugar.
Chop the onions, then fry them in olive oil.
Serve with basil, thyme and rosemary.
Season with Salt and Pepper.
The match ended {#} to {#}.
Goals: {#}. Shots: {#}.
Chapter {#}
Lesson {#}: {W} and {W}
Exercise {#}. {V} the {w}.
Dear Hiring Manager,
Dear Valued Customer,
Dear Support,
Hello Support Team,
Hi folks,
To Whom It May Concern
Good Morning,
Good Evening everyone,
Agent: How can I help you today? Customer: my {w} is {w}.
Agent: sure. Customer: thanks.
User: {x}? Assistant: {X}.
Customer: yes. Agent: great.
Bot: {X}.
Me: {X}. You: {X}.
Your order has shipped and will arrive on {d}.
Order Summary: {#} items
Payment Method: Visa
Delivery Status: Shipped
Product: {P}, Color: Black
Battery Life: {#} hours
Operating System: Windows
Screen Size: {#} inches
Blood type: A
Chief Complaint: Cough
Past Medical History: Asthma
Social History: Denies tobacco.
Assessment and Plan
Vital Signs: Stable
Review of Systems: Negative
CRP {#}, TSH {#}, Na {#}, ALT {#}
License: MIT
A Promise is returned.
Any Promise works.
CORS and CSP headers
The {A} guide
new Promise((resolve) => resolve({#}))
Avg Stdev Max
Min Max Mean
The Max value is {#}.
General purpose {w}
Lorem ipsum dolor sit amet, consectetur adipiscing elit.
lang: "{w}"
type Foo = '{W}' | '{W}'
type: '{W}'
"{A}" | "{A}"
method: '{A}'
- **{W}**: {w} the {w}
> {W} {w} for the {w}
| {W} | {W} |
| {W} | {w} |
## License\n\nMIT
MIT © {#}
Released under the MIT license.
Obs: HR {#}, RR {#}, GCS {#}
{D} {#} mg PO BID
Start {D}, stop {D}.
Risk Factors
Quarterly Report {#}
Net Sales and Operating Income
Earnings Per Share
Section {#}.{#} Indemnification
The Borrower shall repay the Loan to the Lender.
Confidential Information means any {w}.
Notwithstanding the foregoing, the Licensee may {v} the {w}.
Effective Date
Party A and Party B
Theorem {#}. Let G be a {w}.
Proof. Suppose x is {w}.
Lemma {#}
Figure {#}: Distribution of {w}
References
Abstract
Keywords: {w}, {w}, {w}
et al.
See also {W}.
{W} (disambiguation)
The {W} is a {w} of {w} in the {W} family.
The {w} was released in {#}.
The album has {#} songs.
`
  .trim()
  .split('\n')
  .map((line) => line.replaceAll('\\n', '\n'))
