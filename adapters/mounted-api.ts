import { type ApiOptions, readPath } from '../src/api/api-options.ts'
import { type Api, createApi } from '../src/api/create-api.ts'
import { createTextApi, type TextApiOptions } from '../src/api/text-service/create-text-api.ts'
import type { ApiResponse, Masker } from '../src/types.ts'
import { type HostRequest, toApiRequest } from './api-request.ts'
import { cutPath } from './mount-path.ts'

/** What every door adds to the middleware that serves an API. */
export interface Closable {
  /** Ends what the routes began themselves. */
  close(): Promise<void>
}

/** An API below a path of the host's. */
export interface MountedApi extends Closable {
  /** What stands below the mount point; undefined for a path that is not the API's to answer. */
  pathBelow(path: string): string | undefined
  answer(request: HostRequest): Promise<ApiResponse>
}

/** The tokenization API. Throws `invalid_options`, in the name of `owner`. */
export function mountMaskingApi(masker: Masker, options: ApiOptions, owner: string): MountedApi {
  return mountApi(createApi(masker, options, owner), readPath(owner, options?.path))
}

/** The text service. Throws `invalid_options`, in the name of `owner`. */
export function mountTextApi(masker: Masker, options: TextApiOptions, owner: string): MountedApi {
  return mountApi(createTextApi(masker, options, owner), readPath(owner, options?.path))
}

function mountApi(api: Api, mount: string): MountedApi {
  return {
    pathBelow: (path) => cutPath(path, mount),
    answer: (request) => api(toApiRequest(request)),
    close: () => api.close(),
  }
}
