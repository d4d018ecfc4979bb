# So many objects that planning takes a moment.

variable "objects" {
  type    = number
  default = 5000
}

resource "terraform_data" "object" {
  count = var.objects
  input = "object ${count.index}"
}
