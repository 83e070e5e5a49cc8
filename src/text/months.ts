/** Names of months and their usual short forms in English, German, French, Spanish, Italian, Portuguese and Dutch, in lower case. */
export const monthNames: ReadonlySet<string> = new Set(
  (
    'january february march april may june july august september october november december jan feb ' +
    'mar apr jun jul aug sep sept oct nov dec januar februar märz maerz mai juni juli oktober dezember ' +
    'okt dez jänner janvier février fevrier mars avril juin juillet août aout septembre octobre ' +
    'novembre décembre decembre enero febrero marzo abril mayo junio julio agosto septiembre octubre ' +
    'noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre ' +
    'janeiro fevereiro março junho julho setembro outubro novembro dezembro januari februari maart mei ' +
    'augustus'
  ).split(' '),
)
