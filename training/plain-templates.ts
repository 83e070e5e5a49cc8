/** More texts that name nobody: acronyms `A`, class names `C`, medicines `D`, German nouns `N`. */
export const plainTemplates: readonly string[] = `
{D} and {D} were given.
The {A} is {w}.
The patient takes {D} and {D} {#} mg.
{A}: {w}
The {A} and the {A} of the {w}
{C} extends {C}
new {C}({w})
{C}.{w} is not a function
Use {C} and {C} to {v} the {w}.
In {C}, {W}s Are {W}
In {C} the {w} is {w}.
Since {C}, {x}.
at {C}.{w} ({C}.java)
The {C} class {v}s a {C}.
Returns the {C}.
import { {C} } from '{w}'
{W}s and {W}s in {P}
Avoid {W}s and {W}s.
Die {N} und der {N} sind im {N}.
Der {N} wurde von der {N} geprüft.
Das {N} ist ein {N}.
Ein {N} für die {N}.
Bitte prüfen Sie die {N}, danke.
Ich habe den {N} verloren.
Wir haben Ihre {N} erhalten.
Name and address
My Name Is
First Name
Last Name
Full Name:
Name:
Address:
<PERSON>
[NAME]
{{name}}
{Person {w}}
<PER>{w}</PER> lives in <CITY>{w}</CITY>
Dear <NAME>,
Hello {Person x1}, how are you?
the {A} said {x}
our {A} and {A} will {v} the {w}
SSN: {u}
DOB: {d}
MAC address {u}
IP address {u}
IBAN {u}
My SSN is {u} and my PIN is {#}.
a device with MAC address {u}, and a {w}
VIN {u}
Visa ending in {#}
Card number: {u}
{C}
{A} {#}
The {W} {v}s the {W}.
The {W} shall {v} the {W} to the {W}.
Each {W} and each {W}
The {W} must be {w} by the {W}.
Is {W} better than {W}?
What Is {W}?
Why {W} {W} Matters
{W}'s {w}
Note that {W} is {w}.
e.g. {W} or {W}
{W}, {W}, and {W}
{W} ({A})
{W}-{W} {w}
The {w} is in {W} mode.
Set {C} to {w}.
{A}-{#} {x}
I am {w}.
it is {w} and {w}
the website is online
i am {w} and i {v} the {w}
The {W} and the {W} are {w}. {W} is {w} too.
{W} of {W}
The {W} of {W}
{V} {W}
{V} {W} and {W}
{V}ing the {W}
{w} {W} {w}
"{W}", "{W}" and "{W}"
{W} vs. {W}
{W} & {W}
Our {W} Program offers {W} and {W}.
{W} Manager
{W} Department
{j} needed
{Z}
## {Z}
{Z} {Z}
The {Z} {v}s the {Z}.
Use {Z} for the {w}.
{Z}: {w}
We {v} with {Z} and {Z}.
[{Z}](#{w})
- {Z} {w}
{Z} is a {w}.
{Z} is the {w}
call {z} with {z}
{z}.{w}({w})
https://{z}.io/{w}/{w}
{w}/{z}/{w}
{#} {z}/sec
the {z} of {z}
const {z} = {Z}.{w}
`
  .trim()
  .split('\n')

/** More sentences with names, for what the first ones leave open. */
export const proseTemplates: readonly string[] = `
I love {n} food.
He speaks {n}.
The {n} language is spoken in {l}.
{l} {#}, {l} {#}
{o} {#}
{s} told the court {x}.
The court heard {s}.
{s} is late.
{s} will {v} it.
{p} will {v} it.
{p} may {v} it.
{p} is the {j}.
{g} is late.
{g} was {w}.
{p} was here.
{o} is a {w}.
I work at {o} as a {j}.
The {o} closed my {w}.
The {o} warned of a {w}.
The ministers of {l} and {l} met.
{l} and {l} signed the {w}.
{p} wrote the {w}.
{p} never went to {l}.
She had never met {s}.
Talk to {p}, {p} or {g}.
{p} left {o} for {o}.
{p} was treated at {o}.
Invoice from {o} is overdue.
{o} raised its forecast.
{o} delivers to {a}.
{p} ({A}, {o}) will open the meeting.
{p}, {A} of {o}
{j} {p} {v}s the {w}.
{w} {g} and {w} {g}
{p}, {p} and {p} {v} the {w}.
`
  .trim()
  .split('\n')
