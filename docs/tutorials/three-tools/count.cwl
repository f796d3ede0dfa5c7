cwlVersion: v1.2
class: CommandLineTool
baseCommand: [wc, -l]
inputs: { file: { type: File, inputBinding: {} } }
stdout: count.txt
outputs: { count: stdout }
