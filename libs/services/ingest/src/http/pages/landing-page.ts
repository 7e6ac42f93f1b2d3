import { escapeHtml, page } from './html.ts';

const upload = `import requests

base, token, hash = "https://…/api/v1", "your token", "a folder's hash"
with open("wave.zsav", "rb") as file:
    answer = requests.post(f"{base}/create/{hash}",
                           headers={"token": token}, files={"dataset": file})
print(answer.json()["jobId"])`;

export const landingPage = page(
  'Survey data, from your script into a shared Drive',
  `<p>Send a survey file of SPSS, Stata, SAS or Excel, CSV, Parquet or Triple-S to a folder or a database. The answer is a job; its end is a database that your team can read, or a list of everything that is wrong with the
file.</p>
<pre>${escapeHtml(upload)}</pre>
<ul>
<li><a href="/api/docs">Documentation of the API</a>, to read and to try out</li>
<li><a href="/api/v1/openapi.json">OpenAPI 3.1</a>, for programs</li>
<li><a href="/problems">Problems</a>: what each one means and what to do</li>
</ul>`,
);
