/** What to do where a server does not say what it is. */
export const permitInfo = 'ACL SETUSER <user> +info'
