/** Does what masking does with the body, in place of the masking; by hand. */
export type BodyMasking = (body: OrderBody) => void | Promise<void>

export interface OrderBody {
  readonly orderId: string
  customer: Record<string, string>
}

/** What a server under test does with the five values of each request. */
export const variantNames = [
  'none',
  'request',
  'response',
  'plain',
  'crypto',
  'request formats',
] as const

export type VariantName = (typeof variantNames)[number]

export const frameworkNames = ['express', 'koa'] as const

export type FrameworkName = (typeof frameworkNames)[number]

export const maskedPaths = [
  'customer.name',
  'customer.email',
  'customer.phone',
  'customer.card',
  'customer.street',
] as const

/** The same fields with tokens that keep a shape: dearer, because digits are permuted. */
export const maskedFormats = {
  'customer.name': { tokenName: 'Person Token' },
  'customer.email': { format: 'Email Address' },
  'customer.phone': { tokenName: 'Numeric Token', format: 'Phone Number' },
  'customer.card': { tokenName: 'Numeric Token', format: 'Credit Card' },
  'customer.street': { tokenName: 'Address Token' },
} as const

/** The application's answer. */
export function answerOrder({ orderId, customer }: OrderBody): object {
  return { orderId, status: 'accepted', total: 161.4, customer }
}
