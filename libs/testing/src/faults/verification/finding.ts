/** Something that must never be seen, in a sentence. */
export interface Finding {
  readonly kind: 'lost' | 'doubled' | 'broken';
  readonly what: string;
}

export const lost = (what: string): Finding => ({ kind: 'lost', what });
export const doubled = (what: string): Finding => ({ kind: 'doubled', what });
/** Neither lost nor doubled, and wrong all the same. */
export const broken = (what: string): Finding => ({ kind: 'broken', what });
