cwlVersion: v1.2
class: CommandLineTool
label: Runs a command of the shell, and hands on what it printed.
requirements:
  InlineJavascriptRequirement: {}
baseCommand: [sh, -c]
inputs:
  command:
    type: string
    inputBinding: {}
stdout: printed.txt
outputs:
  text:
    type: stdout
  printed:
    type: string
    outputBinding:
      glob: printed.txt
      loadContents: true
      outputEval: $(self[0].contents.trim())
