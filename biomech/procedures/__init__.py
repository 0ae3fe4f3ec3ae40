"""What a surgeon may do: PatientModel -> PatientModel. A new one is a file here and a line below."""
