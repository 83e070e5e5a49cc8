export const keysHelp: string = `Usage: fieldveil keys new [options]

Makes a secret of 32 random bytes and prints it as id:base64secret, the form that FIELDVEIL_KEYS and
keysFromEnvironment read:

  export FIELDVEIL_KEYS="$(npx fieldveil keys new)"

A newer secret goes in front, the older ones stay behind it: new,old. The last one never goes.

  --id <text>          its name in sealed records, 1 to 32 of A-Z a-z 0-9 . _ -; the day of today,
                       with .2 and so on where FIELDVEIL_KEYS holds one of that day
  --standby            as the first step of a rotation: it opens records and seals none yet
  --output <file>      into a new file that only you can read, not onto the screen
  --quiet              without the warning where it went
  --help               this text

Exit code: 0 done, 1 an error (such as a file that is there already), 2 wrong usage.
`
