/** A small page without scripts that reads well in light and dark. `content` is HTML; escape what is not. */
export const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Data Collector</title>
<style>${style}</style>
</head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${content}
</main></body>
</html>
`;

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --accent: light-dark(#0b5cad, #7db8f5) }
body { font: 1.05rem/1.6 system-ui, sans-serif; margin: 0 }
main { max-width: 50rem; margin: 10vh auto 4rem; padding: 0 1.5rem }
a { color: var(--accent) }
h1 { font-size: 1.8rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance }
h2 { font-size: 1.1rem; margin-top: 2rem }
code, pre { font-family: ui-monospace, monospace; font-size: .9em }
pre { overflow: auto; padding: 1rem; background: color-mix(in srgb, currentColor 4%, transparent); border: 1px solid var(--line); border-radius: .5rem }
table { border-collapse: collapse }
td { padding: .4rem 1.5rem .4rem 0; border-top: 1px solid var(--line); vertical-align: baseline }
`;
