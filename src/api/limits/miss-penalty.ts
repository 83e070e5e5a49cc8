/** What a call with a token that does not open counts beside its entries: ten with the entry itself. */
export const missPenalty = 9
