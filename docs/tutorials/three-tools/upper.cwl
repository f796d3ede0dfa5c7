cwlVersion: v1.2
class: CommandLineTool
baseCommand: [tr, a-z, A-Z]
inputs: { file: File }
stdin: $(inputs.file.path)
stdout: upper.txt
outputs: { loud: stdout }
