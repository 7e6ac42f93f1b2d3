/** What is between two blank lines of a stream of server-sent events. */
export interface Block {
  readonly id: string | null;
  /** Parsed; null of a comment. */
  readonly event: {
    readonly type: string;
    readonly subject: string;
    readonly data: { readonly sequence: number };
  } | null;
  readonly text: string;
}

export interface OpenStream {
  readonly response: Response;
  /** The next block; null at the end. */
  next(): Promise<Block | null>;
  /** The next block that is no comment. */
  nextEvent(): Promise<Block>;
  close(): void;
}

/** Opens a stream of server-sent events as a browser does. */
export async function openStream(url: string, headers: Record<string, string>): Promise<OpenStream> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const blocks = blocksOf(response.body!.pipeThrough(new TextDecoderStream()));
  const next = async () => (await blocks.next()).value ?? null;
  return {
    response,
    next,
    nextEvent: async () => {
      for (;;) {
        const block = await next();
        if (!block) throw new Error('the stream has ended');
        if (block.event) return block;
      }
    },
    close: () => abort.abort(),
  };
}

async function* blocksOf(chunks: AsyncIterable<string>): AsyncGenerator<Block, undefined> {
  let text = '';
  for await (const chunk of chunks) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks.map(parse);
  }
}

function parse(text: string): Block {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? null;
  const data = field('data');
  return { id: field('id'), event: data === null ? null : (JSON.parse(data) as Block['event']), text };
}
