cwlVersion: v1.2
class: CommandLineTool
label: Reads a file from a server within the run.
requirements:
  NetworkAccess: { networkAccess: true }
baseCommand: [node, -e, 'fetch(process.argv[1]).then(async (r) => { if (!r.ok) throw new Error(r.status + " " + r.url); process.stdout.write(await r.text()); }).catch((e) => { console.error(e.message); process.exit(1); })']
inputs:
  url:
    type: string
    inputBinding: {}
stdout: fetched.txt
outputs:
  fetched:
    type: stdout
