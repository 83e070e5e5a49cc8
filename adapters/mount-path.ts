/**
 * What stands below a mount point: `/mask` of `/api/vault/mask`; undefined for another path. A segment
 * of the mount point that begins with a colon is any one.
 */
export function cutPath(path: string, mount: string): string | undefined {
  if (mount === '') return path
  if (mount.includes('/:')) return cutSegments(path, mount)
  if (path === mount) return '/'
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : undefined
}

function cutSegments(path: string, mount: string): string | undefined {
  const wanted = mount.split('/')
  const given = path.split('/')
  const fits = wanted.every((segment, index) =>
    segment.startsWith(':') ? (given[index] ?? '') !== '' : segment === given[index],
  )
  return fits ? `/${given.slice(wanted.length).join('/')}` : undefined
}
