/** requested → ruled → attested → opening → opened → published | refused | expired. Today a ruled release goes straight to opening, or is refused. */
export type ReleaseState =
  | 'requested'
  | 'ruled'
  | 'attested'
  | 'opening'
  | 'opened'
  | 'published'
  | 'refused'
  | 'expired';
