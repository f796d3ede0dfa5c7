cwlVersion: v1.2
class: CommandLineTool
label: Prints a date, and hands it on as a value.
requirements:
  InlineJavascriptRequirement: {}
baseCommand: [date, -u]
inputs:
  date:
    type: string
    inputBinding: { prefix: -d }
  format:
    type: string
    default: "%Y-%m-%d"
    inputBinding: { valueFrom: "+$(self)" }
stdout: date.txt
outputs:
  printed:
    type: string
    outputBinding:
      glob: date.txt
      loadContents: true
      outputEval: $(self[0].contents.trim())
