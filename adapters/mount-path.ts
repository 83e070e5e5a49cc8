/** What stands below a mount point: `/mask` of `/api/vault/mask`; undefined for another path. */
export function cutPath(path: string, mount: string): string | undefined {
  if (mount === '') return path
  if (path === mount) return '/'
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : undefined
}
