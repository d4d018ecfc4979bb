# Two objects with a wait between them, which lasts until a file `go-on` appears beside those that they leave: so a test
# sees how far Terraform has come, and decides when it goes on.

variable "directory" {
  type = string
}

variable "text" {
  type    = string
  default = "hello"
}

resource "terraform_data" "first" {
  input = "first: ${var.text}"

  provisioner "local-exec" {
    command     = "mkdir -p \"$DIRECTORY\" && touch \"$DIRECTORY/begun\""
    environment = { DIRECTORY = var.directory }
  }
}

resource "terraform_data" "wait" {
  triggers_replace = [terraform_data.first.id, var.text]

  # Its own end comes in any case: a test that fails leaves nothing behind for long.
  provisioner "local-exec" {
    command     = "i=0; until [ -e \"$DIRECTORY/go-on\" ] || [ $i -ge 600 ]; do i=$((i+1)); echo \"waiting, tick $i\"; sleep 0.3; done"
    environment = { DIRECTORY = var.directory }
  }
}

resource "terraform_data" "second" {
  input      = "second: ${var.text}"
  depends_on = [terraform_data.wait]

  provisioner "local-exec" {
    command     = "echo written >> \"$DIRECTORY/written\""
    environment = { DIRECTORY = var.directory }
  }
}

output "first" {
  value = terraform_data.first.output
}

output "second" {
  value = terraform_data.second.output
}
