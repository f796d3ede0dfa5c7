cwlVersion: v1.2
class: CommandLineTool
label: Writes a text, as often as asked, into a file.
baseCommand: [sh, -c, 'i=0; while [ "$i" -lt "$2" ]; do printf "%s\n" "$1"; i=$((i + 1)); done', fill-in]
inputs:
  text:
    type: string
    inputBinding: { position: 1 }
  times:
    type: int
    default: 1
    inputBinding: { position: 2 }
stdout: text.txt
outputs:
  text:
    type: stdout
