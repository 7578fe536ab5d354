"""The truth that studies of redevelopment are held against: by construction, or by distances of plain shapes."""

from zonemap.twin.studies.layers import Drawn, Planted, study_layers
from zonemap.twin.studies.truth import StudyTruth, study_truth

__all__ = ["Drawn", "Planted", "StudyTruth", "study_layers", "study_truth"]
