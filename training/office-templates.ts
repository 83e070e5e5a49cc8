/**
 * What offices, courts, clinics and call centres write: headers of forwarded mail, letters, notes,
 * transcripts. Slots as in `templates.ts`, and `K` a surname that is a plain word too, `b` a body.
 */
export const officeTemplates: readonly string[] = `
From: {r}\\nSent: {d}\\nTo: {r}; {r}\\nSubject: RE: {W} {w}
From: {r}\\nTo: {r}, {p}\\nCc: {r}
From: {p}\\nSent: {d}\\nTo: {p}; {p}\\nCc: {g}\\nSubject: {W} in {l}
From: "{r}" <{e}>\\nTo: {e}
From: {p}\\n{d} 03:31 PM\\nTo: {p}
---------------------- Forwarded by {p}/NYC/ACME on {d} ---------------------------
To: {p}/NYC/ACME@ACME\\ncc: {p}/NYC/ACME@ACME, {p}/LON/ACME@ACME
{p}@ACME\\n{d}
{p}@ACME, {p}@ACME
-----Original Message-----\\nFrom: {r}
On {d}, {p} <{e}> wrote:
FW: {p} - {W} {w}
RE: {g}'s {w}
Subject: {g}'s {w}
Subject: Re: {p}
Subject: {W} with {o}
Subject: {o} {w}
{g},\\n\\n{X}.
{g},\\n\\nCan you {v} the {w}?
{g},\\nplease {v} the {w}.
{g} - {x}.
{g} – are we still on for {d}?
{g}: {X}.
{X}.\\n\\n{g}
{X}.\\n{g}
{X}. {g} has it.
{X}? {g} sent it.
{X} {o}? {g} says so.
{X}. {g} is buying the {w}.
FYI, {p} wants the {w}.
Fyi, {g} has the {w}.
Also, {p} called.
Btw, {g} is in {l}.
Hey {g}, {g} from {o} asked for the {w}.
Hi {g}, {p} asked me to {v} it.
Hello {g}, {s} has called.
{g}, {g} and {g}: please {v} the {w}.
Please add {p} and {p} to the list.
the {o} folks
the {o} deal
lunch with the {o} people
joins us from {o} in {l}
{o} asked for the {w} again.
As discussed with {p}, {o} will {v} the {w}.
{j}, {o}\\n{a}
{p}\\n{j}\\n{o}\\n{a}
{o}\\n{a}
{j} | {o}
Attendees: {p}, {p}, {g}
Apologies: {p}
seen with her daughter {g}
Seen by {K}, {A}
{p}, MD
{p}, M.D.
{p}, PhD, {o}
{s} MD
RN {p} checked the {w}.
Consultant Mr {p} reviewed the {w}.
interpreter present ({g})
Next of kin: {p} ({w})
transferred from {o} to {o}
Referred by {p} of {o}.
Discharged to {o}.
treated at {o} in {l}
{j}: {g}. {j}: {p}.
Mr. {K} has a {w}.
Mr. {K}
results for Mr. {K}.
Ms. {K} called.
Mrs {K} of {l}
Dr {K} and Dr. {K}
Dr. {K} will see you.
Miss {K} was here.
{q} disease was ruled out.
{q} syndrome and {q} lymphoma
{q} catheter, {q} score {#}
The {q} scale was {#}.
{q} test negative
{q} sign positive; {q} {#}
{q}'s in remission
the {q} algorithm
the {q} {w} and the {q} distribution
In the matter of {s} v. {s}, the {w} {x}.
In {s} v. {s} the court {x}.
{p} v. State of {W}
{o} v. {o}, {#} F.3d {#}
The applicants, Mr {p} and Mrs {p}, are {n} nationals.
The applicant, Mr {p}, was born in {#} and lives in {l}.
represented by Ms {p}, a lawyer practising in {l}
Counsel: {p} (instructed by {o})
{p}, {p} and {o} shall {v} the {w}.
to {g} and {p} in equal shares
The {w} for {p} was {w}.
The {w} for {g} is {w}.
{s} has not {w} the {w}.
{s} has {x}.
Could {g} {v} the {w} by {p}?
Can {g} {v} it?
hereby authorise {p} to {v} the {w}
I, {p}, hereby {v} the {w}.
The trustee, {o}, shall {v} it.
The {b} dismissed the {w} of {p}.
Judge {s} of the {b}
THIS IS {p} CALLING FROM {o}
I WORK FOR {o}
THE {w} IS REGISTERED TO {p} OF {l}
PASSENGER: {p}
AGENT: THANK YOU {g}
{s},{g},{W}
{s},{g},{l}
{g},{s},{l}
{s},{g},{#},{l}
{g};{s};{w};{#}
{g}|{s}|{l}
{p}, {l}, {o}
Surname,Forename,{W}\\n{s},{g},{W}\\n{s},{g},{W}
"employer": "{o}"
"publisher":"{o}"
{"company": "{o}", "contact": "{p}", "town": "{l}"}
company: {o}
organisation={o}
`
  .trim()
  .split('\n')
  .map((line) => line.replaceAll('\\n', '\n'))

/** Chats without capitals in which nothing announces the name. */
export const casualTemplates: readonly string[] = `
{g} paid already
dont worry, {g} has it
can {g} {v} the {w}
{g} can you {v} it
did {g} {v} the {w}
{g} is at the {w}
{g} and {g} are late
me and {g} went to {l}
tell {g} and {g} im late
with {g} and {p}
{g} is stuck in {l}
we drove from {l} to {l}
from {l} to {l} in one day
change my booking to {l}
flight to {l} tomorrow
{g} is in {l}
my mum {g} is from {l}
her name is {g}
his name is {p} and hers is {g}
my friend {p} is {n}
{p} told me to ask
met {p} in {l}
i met {p} at the {w}
{p} from {o} called
job at {o}
i bought it from {o}
my {o} account
`
  .trim()
  .split('\n')

/** Names that name nobody: products, colours, plants, cars, and words that are names elsewhere. */
export const namesakeTemplates: readonly string[] = `
{y} {w} is the {w}.
The {y} {w} is {w}.
The {y} {W}
{y} green and {y} blue
the {y} {w} sold out
{y} {w} {w}
{y} {W} {W}
a {y} {w} car
{y}-style {w}
{y}, {w} and {w}
{y} {w}. {y} {w} it.
{V} it, {y} it.
Your {y} {W} is {w}.
{P} and {y} {W}
`
  .trim()
  .split('\n')
