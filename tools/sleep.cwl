cwlVersion: v1.2
class: CommandLineTool
label: Waits.
baseCommand: sleep
inputs:
  seconds:
    type: int
    inputBinding: {}
outputs: {}
