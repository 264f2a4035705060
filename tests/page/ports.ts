export const PORT = 18473;
/** The same page from a server that sends no isolation headers. */
export const PLAIN_PORT = 18474;
