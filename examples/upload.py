"""Uploads a survey file and waits until it is processed. Needs: pip install requests"""
import sys
import requests

base, token, hash = sys.argv[1:4]
file = sys.argv[4] if len(sys.argv) > 4 else "laptops.zsav"
headers = {"token": token}

res = requests.post(f"{base}/create/{hash}", headers=headers, files={"dataset": open(file, "rb")})
if not res.ok:
    sys.exit(res.json()["detail"])

job = res.json()
while job["status"] in ("queued", "processing"):
    # Held until the job changes, for a minute at most.
    res = requests.get(f"{base}/jobs/{job['jobId']}", headers=headers | {
        "Prefer": "wait=60", "If-None-Match": f'"{job["sequence"]}"'})
    if res.status_code == 200:
        job = res.json()

print(job["status"], job["database"]["hash"], job["receipt"] or job["error"])
