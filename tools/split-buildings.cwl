cwlVersion: v1.2
class: CommandLineTool
label: Splits buildings into their bodies, by 3DUSE (LIRIS).
doc: Refuses files that do not end with .gml or .citygml.
requirements:
  DockerRequirement:
    dockerPull: liris:3DUse
  ResourceRequirement:
    ramMin: 4096
baseCommand: splitCityGMLBuildings
inputs:
  citygml:
    type: File
    inputBinding: { position: 1, prefix: --input-file }
  name:
    type: string
    default: SplitBuildings.gml
    doc: Of the file that is written.
    inputBinding: { position: 2, prefix: --output-file }
arguments:
  - { position: 3, prefix: --output-dir, valueFrom: $(runtime.outdir) }
outputs:
  buildings:
    type: File
    outputBinding: { glob: $(inputs.name) }
