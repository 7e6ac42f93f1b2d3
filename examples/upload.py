"""Uploads a survey file and waits until it is processed. Needs: pip install requests"""
import sys
import requests

base, token, hash = sys.argv[1:4]
file = sys.argv[4] if len(sys.argv) > 4 else "laptops.zsav"
headers = {"token": token}

res = requests.post(f"{base}/create/{hash}", headers=headers, files={"dataset": open(file, "rb")})
if not res.ok:
    sys.exit(res.json()["detail"])

job, etag = res.json(), ""
while job["status"] in ("queued", "processing"):
    # Held until the job is other than the ETag says, for a minute at most; then the answer is 304.
    wait = {"Prefer": "wait=60", "If-None-Match": etag}
    res = requests.get(f"{base}/jobs/{job['jobId']}", headers=headers | wait)
    res.raise_for_status()
    if res.status_code == 200:
        job, etag = res.json(), res.headers["ETag"]

print(job["status"], job["database"]["hash"], job["receipt"] or job["error"])
sys.exit(job["status"] != "completed")
