cwlVersion: v1.2
class: CommandLineTool
label: Takes appearances, generic attributes and comments out of CityGML (LIRIS, CityGML2Stripper).
requirements:
  DockerRequirement:
    dockerPull: liris:CityGML2Stripper
  ResourceRequirement:
    ramMin: 8192
baseCommand: [python3, CityGML2Stripper.py]
inputs:
  citygml:
    type: File
    inputBinding: { position: 1, prefix: --input }
  name:
    type: string
    default: stripped.gml
    doc: Of the file that is written.
    inputBinding: { position: 2, prefix: --output }
  removeBuildingParts:
    type: boolean
    default: false
    doc: What is in parts becomes that of their building.
    inputBinding: { position: 4, prefix: --remove-building-parts }
  removeEmptyBuildings:
    type: boolean
    default: false
    inputBinding: { position: 5, prefix: --remove-empty-buildings }
arguments:
  - { position: 3, prefix: --output-dir, valueFrom: $(runtime.outdir) }
outputs:
  stripped:
    type: File
    outputBinding: { glob: $(inputs.name) }
