variable "lines" {
  type    = number
  default = 100000
}

resource "terraform_data" "chatter" {
  provisioner "local-exec" {
    command     = "seq -f 'line %.0f of a program that has a lot to say about what it is doing, and says it at once' $LINES"
    environment = { LINES = var.lines }
  }
}
