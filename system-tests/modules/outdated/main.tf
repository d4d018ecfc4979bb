terraform {
  required_version = "< 0.1.0"
}

output "never" {
  value = "reached"
}
