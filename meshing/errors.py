"""Everything this program raises on purpose. The text is one paragraph: what, where, what to do.

* PlanningError
  - RequestError        the request was wrong (exit status 2)
      ProtocolError         a protocol file has an unknown key, a missing one or a wrong value
      UnitError             a quantity without its unit, or with the unit of another quantity
      ParameterOutOfRange   a step was given a value its declaration forbids
      CaseFileError         a case file is damaged or from a newer version
  - ImageError          the images cannot be read as one trustworthy volume
  - AnatomyError        the scan does not show what was asked for
  - MeshError           no valid mesh can be made; says where
  - SimulationError     a solver found no trustworthy answer
  - FrameMismatch       two objects do not share a frame of reference
  - RenderError         this machine cannot draw, or there is nothing to draw
  - StoreError          results cannot be kept (full disk, damaged object)
  - TransferError       another computer (a PACS) did not do its part, or could not be reached
  - JobFailed           a worker process died
  - Cancelled           the user stopped a step
"""


class PlanningError(Exception): ...


class RequestError(PlanningError): ...


class ProtocolError(RequestError): ...


class UnitError(RequestError): ...


class ParameterOutOfRange(RequestError): ...


class CaseFileError(RequestError): ...


class ImageError(PlanningError): ...


class AnatomyError(PlanningError): ...


class MeshError(PlanningError): ...


class SimulationError(PlanningError): ...


class FrameMismatch(PlanningError): ...


class RenderError(PlanningError): ...


class StoreError(PlanningError): ...


class TransferError(PlanningError): ...


class JobFailed(PlanningError): ...


class Cancelled(PlanningError): ...
