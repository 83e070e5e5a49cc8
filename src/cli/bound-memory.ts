import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow by half before it is cleared up, where V8 by itself would wait until it is several
 * times as large: what a file leaves behind is garbage, and the machine may be a small one.
 */
export function boundMemory(): void {
  setFlagsFromString('--heap-growing-percent=50')
}
