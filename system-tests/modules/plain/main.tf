variable "text" {
  type    = string
  default = "hello"
}

resource "terraform_data" "text" {
  input = var.text
}

output "text" {
  value = terraform_data.text.output
}
