import { Type } from 'typebox'

/** Parts of the request schemas that registered limits and limits share, as upstream has them. */
export const ServiceId = Type.String({ format: 'uuid' })
export const RegionId = Type.Unsafe<string | null>({ type: ['string', 'null'], minLength: 1, maxLength: 255 })
export const ResourceName = Type.String({ minLength: 1, maxLength: 255, pattern: '[\\S]+' })
/** -1 is no limit. */
export const Amount = Type.Integer({ minimum: -1, maximum: 0x7fffffff })
export const Description = Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 })

/** A page of a list. */
export const pageQuery = {
  limit: Type.Optional(Type.String()),
  marker: Type.Optional(Type.String()),
}
export const Links = Type.Object({})
