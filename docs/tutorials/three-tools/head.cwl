cwlVersion: v1.2
class: CommandLineTool
baseCommand: [head, -n, "2"]
inputs: { file: { type: File, inputBinding: {} } }
stdout: head.txt
outputs: { first: stdout }
